# `cpack` (tools/package): a .deb and a .tar.gz for each component of cmake/Install.cmake. The archives unpack into one folder,
# libbertpt-VERSION-SYSTEM-MACHINE, and together make the tree of `cmake --install`.
set(CPACK_PACKAGE_NAME libbertpt)
set(CPACK_PACKAGE_VENDOR "the libbertpt developers")
set(CPACK_PACKAGE_CONTACT "the libbertpt developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "raw text in, a pre-trained BERT checkpoint out")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_RESOURCE_FILE_README ${CMAKE_SOURCE_DIR}/README.md)
string(TOLOWER ${CMAKE_SYSTEM_NAME} system)
set(CPACK_PACKAGE_FILE_NAME libbertpt-${PROJECT_VERSION}-${system}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_ALL ${BERTPT_COMPONENTS})
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/package/cpack.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/package/reproducible.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/package/archive.cmake)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
# For package/cpack.cmake.
set(CPACK_BERTPT_LIBRARIES ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
set(CPACK_BERTPT_SOURCES ${CMAKE_SOURCE_DIR})
if(TARGET bertpt-cuda)
  cmake_path(GET CUDA_ROOT_RUNTIME PARENT_PATH CPACK_BERTPT_CUDA_RUNTIME)
endif()

set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
foreach(component ${BERTPT_COMPONENTS})
  string(TOUPPER ${component} COMPONENT)
  set(CPACK_ARCHIVE_${COMPONENT}_FILE_NAME ${CPACK_PACKAGE_FILE_NAME}-${component})
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_NAME ${BERTPT_PACKAGE_${component}})
  set(CPACK_DEBIAN_${COMPONENT}_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_DEPENDS "libbertpt (= ${PROJECT_VERSION})")
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_SECTION libs)
endforeach()

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "The library and the command bertpt: trains vocabularies, tokenizes, builds corpora,
reads and writes checkpoints. Pre-training also needs libbertpt-torch and
LibTorch ${BERTPT_TORCH_VERSION}; 'bertpt doctor' says what is there and what is missing.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS "")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SUGGESTS "libbertpt-torch (= ${PROJECT_VERSION})")
# Who links libbertpt.so.N asks for libbertptN: the next ABI comes with another name.
get_target_property(soversion bertpt SOVERSION)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_PROVIDES "libbertpt${soversion} (= ${PROJECT_VERSION})")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/package/shlibs CONTENT "libbertpt ${soversion} libbertpt${soversion} (>= ${PROJECT_VERSION})\n")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/package/triggers CONTENT "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/package/shlibs ${CMAKE_BINARY_DIR}/package/triggers)

set(CPACK_COMPONENT_DEV_DESCRIPTION "For building programs: the C headers, the CMake package bertpt (bertpt::bertpt),
the pkg-config package bertpt and the C samples.")
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)

set(CPACK_COMPONENT_TORCH_DESCRIPTION "The training engine, loaded by libbertpt when a model is wanted. Needs LibTorch ${BERTPT_TORCH_VERSION},
which no Debian package provides: install the Python package torch of that version,
or set BERTPT_TORCH_ROOT to a folder that holds lib/libtorch_cpu.so.")

set(CPACK_COMPONENT_CUDA_DESCRIPTION "The CUDA kernels, loaded by the engine when there is a GPU. The CUDA runtime comes
with LibTorch.")
set(CPACK_DEBIAN_CUDA_PACKAGE_DEPENDS "libbertpt-torch (= ${PROJECT_VERSION})")
include(CPack)
