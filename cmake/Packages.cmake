# What the distribution provides. `make deps` installs it on Debian and Ubuntu.
find_package(nlohmann_json 3.10 REQUIRED)
find_package(zstd REQUIRED)
find_package(XXHash REQUIRED)
find_package(Threads REQUIRED)

# The zstd package names its target by how it was built; bertpt::zstd is the one name here. Ubuntu calls the shared one zstd::libzstd too.
add_library(bertpt_zstd INTERFACE)
foreach(target zstd::libzstd_shared zstd::libzstd zstd::libzstd_static)
  if(TARGET ${target})
    target_link_libraries(bertpt_zstd INTERFACE ${target})
    break()
  endif()
endforeach()
add_library(bertpt::zstd ALIAS bertpt_zstd)
