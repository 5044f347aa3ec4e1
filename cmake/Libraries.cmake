# libbertpt.so and libbertpt-torch.so from the object libraries.
add_library(bertpt SHARED)
target_link_libraries(bertpt PRIVATE bertpt_capi bertpt_train bertpt_report bertpt_engine bertpt_examples bertpt_corpus bertpt_tensors bertpt_text bertpt_base ${CMAKE_DL_LIBS})
target_include_directories(bertpt INTERFACE $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/capi/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
# The file name carries the ABI's major version, not the project's: programs go on working while it stays.
file(STRINGS ${CMAKE_SOURCE_DIR}/capi/include/bertpt/abi.h abi_major REGEX "define BERTPT_ABI_MAJOR")
string(REGEX REPLACE "[^0-9]" "" abi_major "${abi_major}")
set_target_properties(bertpt PROPERTIES VERSION ${abi_major}.${PROJECT_VERSION} SOVERSION ${abi_major} LINKER_LANGUAGE CXX)
target_link_options(bertpt PRIVATE -Wl,--version-script=${CMAKE_SOURCE_DIR}/capi/bertpt.map -Wl,--exclude-libs,ALL -Wl,-Bsymbolic-functions
                    -Wl,-z,nodelete)
if(NOT BERTPT_SANITIZE)  # a sanitizer's own symbols come from the program
  target_link_options(bertpt PRIVATE -Wl,-z,defs)
endif()
set_property(TARGET bertpt APPEND PROPERTY LINK_DEPENDS ${CMAKE_SOURCE_DIR}/capi/bertpt.map)

if(BERTPT_TORCH)
  add_library(bertpt-torch SHARED)
  target_link_libraries(bertpt-torch PRIVATE bertpt_torch bertpt_kernels bertpt_tensors bertpt_engine bertpt_base ${CMAKE_DL_LIBS})
  set_target_properties(bertpt-torch PROPERTIES LINKER_LANGUAGE CXX)
  target_link_options(bertpt-torch PRIVATE -Wl,--version-script=${CMAKE_SOURCE_DIR}/impl/torch/engine.map -Wl,--exclude-libs,ALL -Wl,-z,nodelete)
endif()
