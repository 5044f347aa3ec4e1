# What the engine's loader must know of this build: the LibTorch minor and a hash of every header that libbertpt.so and
# libbertpt-torch.so share. The hash makes a changed interface with a forgotten version number an error instead of a crash.
set(interface engine/engine.h examples/batch.h base/cancel.h base/config.h base/error.h base/log.h base/shape.h)
list(TRANSFORM interface PREPEND ${CMAKE_SOURCE_DIR}/impl/)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${interface})
set(hashes "")
foreach(header ${interface})
  file(SHA256 ${header} hash)
  string(APPEND hashes ${hash})
endforeach()
string(SHA256 hash "${hashes}")
string(SUBSTRING ${hash} 0 12 hash)
set_source_files_properties(${CMAKE_SOURCE_DIR}/impl/engine/engine.cpp PROPERTIES COMPILE_DEFINITIONS BERTPT_INTERFACE_HASH="${hash}")
set_source_files_properties(${CMAKE_SOURCE_DIR}/impl/engine/candidates.cpp PROPERTIES COMPILE_DEFINITIONS BERTPT_TORCH_VERSION="${BERTPT_TORCH_VERSION}")
