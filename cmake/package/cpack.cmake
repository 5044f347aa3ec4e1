# Read by cpack once for each generator, before anything is installed.
cmake_policy(VERSION 3.24)

# The time that all files get: SOURCE_DATE_EPOCH as reproducible-builds.org defines it, else that of the last commit.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  execute_process(COMMAND git -C ${CPACK_BERTPT_SOURCES} log -1 --format=%ct OUTPUT_VARIABLE commit_time OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(commit_time)
    set(ENV{SOURCE_DATE_EPOCH} ${commit_time})
  endif()
endif()

# Depends: of a component = what we wrote in Package.cmake + the packages of the libraries that its binaries need. cpack's own call of
# dpkg-shlibdeps fails for libraries that no Debian package holds, which is what LibTorch and the CUDA runtime are. ARGN: folders that
# hold such libraries; the binaries name none.
function(bertpt_depends component binaries)
  string(TOUPPER ${component} COMPONENT)
  find_program(SHLIBDEPS dpkg-shlibdeps)
  if(NOT SHLIBDEPS)
    message(FATAL_ERROR "The .deb needs dpkg-shlibdeps to know its dependencies: apt-get install dpkg-dev, or ask for the archives only: cpack -G TGZ")
  endif()
  # It wants a source package around it.
  set(folder ${CPACK_TOPLEVEL_DIRECTORY}/shlibdeps)
  file(WRITE ${folder}/debian/control "Source: libbertpt\n\nPackage: libbertpt\nArchitecture: any\n")
  list(TRANSFORM ARGN PREPEND -l OUTPUT_VARIABLE folders)
  execute_process(COMMAND ${SHLIBDEPS} --ignore-missing-info ${folders} -O ${binaries} WORKING_DIRECTORY ${folder}
                  OUTPUT_VARIABLE found ERROR_VARIABLE trouble RESULT_VARIABLE status OUTPUT_STRIP_TRAILING_WHITESPACE)
  file(REMOVE_RECURSE ${folder})
  if(NOT status EQUAL 0 OR NOT found MATCHES "^shlibs:Depends=(.+)$")
    message(FATAL_ERROR "dpkg-shlibdeps cannot tell what ${component} depends on: ${trouble}${found}")
  endif()
  set(depends ${CPACK_DEBIAN_${COMPONENT}_PACKAGE_DEPENDS} ${CMAKE_MATCH_1})
  list(JOIN depends ", " depends)
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_DEPENDS "${depends}" PARENT_SCOPE)
endfunction()

# Archives unpack into a folder of their own; a .deb unpacks into /.
if(CPACK_GENERATOR STREQUAL "TGZ")
  set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
endif()

if(CPACK_GENERATOR STREQUAL "DEB")
  bertpt_depends(runtime ${CPACK_BERTPT_LIBRARIES}/libbertpt.so)
  if(torch IN_LIST CPACK_COMPONENTS_ALL)
    bertpt_depends(torch ${CPACK_BERTPT_LIBRARIES}/libbertpt-torch.so)
  endif()
  if(cuda IN_LIST CPACK_COMPONENTS_ALL)
    bertpt_depends(cuda ${CPACK_BERTPT_LIBRARIES}/libbertpt-cuda.so ${CPACK_BERTPT_CUDA_RUNTIME})
  endif()
endif()
