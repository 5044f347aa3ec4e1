# What a user gets, in four components, each one package of its own (cmake/Package.cmake):
#   runtime  libbertpt.so.N, the bertpt command, its manual page
#   dev      headers, the link name, the CMake and pkg-config packages, the C samples
#   torch    libbertpt-torch.so, the LibTorch engine (LibTorch itself stays where it is)
#   cuda     libbertpt-cuda.so, the CUDA kernels
# The tree may be moved as a whole: nothing in it names a folder of this machine, which tests/install proves.
include(CMakePackageConfigHelpers)
set(BERTPT_PACKAGE_runtime libbertpt)
foreach(component dev torch cuda)
  set(BERTPT_PACKAGE_${component} libbertpt-${component})
endforeach()
set(BERTPT_COMPONENTS runtime dev)

# The libraries lie side by side: the engine is found beside libbertpt.so. What the engine needs is in the process before it is loaded.
install(TARGETS bertpt EXPORT bertpt LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT dev)
foreach(part torch cuda)
  if(TARGET bertpt-${part})
    set_target_properties(bertpt-${part} PROPERTIES INSTALL_RPATH "" BUILD_WITH_INSTALL_RPATH ON)
    install(TARGETS bertpt-${part} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${part})
    list(APPEND BERTPT_COMPONENTS ${part})
  endif()
endforeach()
set_target_properties(bertpt PROPERTIES INSTALL_RPATH "" BUILD_WITH_INSTALL_RPATH ON)

# From one installed folder to another.
function(bertpt_relative from to out)
  file(RELATIVE_PATH path ${from} ${to})
  string(REGEX REPLACE "/$" "" path "${path}")
  set(${out} "${path}" PARENT_SCOPE)
endfunction()

if(TARGET bertpt_cli)
  bertpt_relative(${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR} to_libraries)
  set_target_properties(bertpt_cli PROPERTIES INSTALL_RPATH "$ORIGIN/${to_libraries}" BUILD_RPATH_USE_ORIGIN ON)
  install(TARGETS bertpt_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime)
  if(NOT CMAKE_CROSSCOMPILING)  # the page is made of what the command says
    install(FILES ${CMAKE_BINARY_DIR}/bertpt.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT runtime)
  endif()
endif()

install(DIRECTORY ${CMAKE_SOURCE_DIR}/capi/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev FILES_MATCHING PATTERN *.h)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/samples/c/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${BERTPT_PACKAGE_dev}/examples COMPONENT dev)

set(cmake_folder ${CMAKE_INSTALL_LIBDIR}/cmake/bertpt)
install(EXPORT bertpt NAMESPACE bertpt:: FILE bertptTargets.cmake DESTINATION ${cmake_folder} COMPONENT dev)
configure_package_config_file(cmake/package/bertptConfig.cmake.in ${CMAKE_BINARY_DIR}/package/bertptConfig.cmake
  INSTALL_DESTINATION ${cmake_folder} PATH_VARS CMAKE_INSTALL_LIBDIR NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/package/bertptConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_BINARY_DIR}/package/bertptConfig.cmake ${CMAKE_BINARY_DIR}/package/bertptConfigVersion.cmake
        DESTINATION ${cmake_folder} COMPONENT dev)

bertpt_relative(${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX} PC_PREFIX)
bertpt_relative(${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR} PC_LIBRARIES)
bertpt_relative(${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR} PC_HEADERS)
configure_file(cmake/package/bertpt.pc.in ${CMAKE_BINARY_DIR}/package/bertpt.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/package/bertpt.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)

# Our licence and the notices of what is compiled in, once for each package, under the name that Debian wants.
file(READ ${CMAKE_SOURCE_DIR}/LICENSE licence)
file(READ ${CMAKE_SOURCE_DIR}/THIRD_PARTY.md notices)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/package/copyright CONTENT "libbertpt ${PROJECT_VERSION}\n\n@licence@\n\n@notices@" @ONLY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/THIRD_PARTY.md)
foreach(component ${BERTPT_COMPONENTS})
  install(FILES ${CMAKE_BINARY_DIR}/package/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${BERTPT_PACKAGE_${component}} COMPONENT ${component})
endforeach()
