# libbertpt-cuda.so from impl/kernels/*.cu, compiled by nvcc through custom commands: CMake's CUDA language wants a whole toolkit,
# the wheels bring only what we need. No GPU and no driver is needed to build.
set(BERTPT_CUDA_ROOT "" CACHE PATH "The CUDA 13 folder with bin/nvcc; found when empty")
set(BERTPT_CUDA_ARCHITECTURES 80 90 CACHE STRING "GPU generations to compile for; the last one also as PTX for newer GPUs")

file(GLOB BERTPT_CUDA_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/impl/kernels/*.cu)
if(NOT BERTPT_CUDA_SOURCES)
  return()
endif()

bertpt_find_cuda("${LibTorch_ROOT}" CUDA_ROOT)
if(NOT CUDA_ROOT)
  message(FATAL_ERROR "No CUDA 13 compiler found for impl/kernels/*.cu (looked for bin/nvcc and libcudart.so.13 in BERTPT_CUDA_ROOT, "
                      ".deps/nvidia/cu13, beside LibTorch and on PATH).\nRun `make deps` to fetch it into .deps/, or configure with -DBERTPT_CUDA=OFF.")
endif()
message(STATUS "CUDA compiler: ${CUDA_ROOT}/bin/nvcc")

set(flags -std=c++20 -O3 -Xcompiler=-fPIC,-fvisibility=hidden,-Wall,-Wextra --cudart none -I${CMAKE_SOURCE_DIR}/impl)
foreach(architecture ${BERTPT_CUDA_ARCHITECTURES})
  list(APPEND flags -gencode arch=compute_${architecture},code=sm_${architecture})
endforeach()
list(GET BERTPT_CUDA_ARCHITECTURES -1 newest)
list(APPEND flags -gencode arch=compute_${newest},code=compute_${newest})
if(BERTPT_WERROR)
  list(APPEND flags -Werror all-warnings)
endif()

set(objects "")
foreach(source ${BERTPT_CUDA_SOURCES})
  cmake_path(GET source STEM name)
  set(object ${CMAKE_BINARY_DIR}/cuda/${name}.o)
  add_custom_command(OUTPUT ${object}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/cuda
    COMMAND ${CUDA_ROOT}/bin/nvcc -ccbin ${CMAKE_CXX_COMPILER} ${flags} -MD -MF ${object}.d -MT ${object} -c ${source} -o ${object}
    DEPENDS ${source} DEPFILE ${object}.d
    COMMENT "Compiling CUDA kernels ${name}.cu" VERBATIM)
  list(APPEND objects ${object})
endforeach()

add_library(bertpt-cuda SHARED ${objects})
# The kernels alone, for tests and benchmarks that need no LibTorch; not installed.
add_library(bertpt-cuda-kernels SHARED ${objects})
set_target_properties(bertpt-cuda-kernels PROPERTIES LINKER_LANGUAGE CXX)
target_link_libraries(bertpt-cuda-kernels PRIVATE ${CUDA_ROOT_RUNTIME})
target_link_options(bertpt-cuda-kernels PRIVATE -Wl,--version-script=${CMAKE_SOURCE_DIR}/impl/kernels/cuda.map)
# What training needs besides kernels uses LibTorch's CUDA part, by its soname: the engine opens this library only where that is loaded. A
# LibTorch for CPUs alone has no such part: then the library has kernels only, and the engine refuses it with the reason.
if(BERTPT_TORCH AND EXISTS ${LibTorch_ROOT}/lib/libtorch_cuda.so)
  file(GLOB runtime_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/impl/cuda/*.cpp)
  target_sources(bertpt-cuda PRIVATE ${runtime_sources})
  target_include_directories(bertpt-cuda PRIVATE ${CMAKE_SOURCE_DIR}/impl)
  target_include_directories(bertpt-cuda SYSTEM PRIVATE ${CUDA_ROOT}/include)
  target_link_libraries(bertpt-cuda PRIVATE LibTorch::core bertpt_flags ${LibTorch_ROOT}/lib/libc10_cuda.so ${LibTorch_ROOT}/lib/libtorch_cuda.so)
  target_link_options(bertpt-cuda PRIVATE -Wl,--allow-shlib-undefined)
endif()
set_target_properties(bertpt-cuda PROPERTIES LINKER_LANGUAGE CXX)
target_link_libraries(bertpt-cuda PRIVATE ${CUDA_ROOT_RUNTIME})
target_link_options(bertpt-cuda PRIVATE -Wl,--version-script=${CMAKE_SOURCE_DIR}/impl/kernels/cuda.map -Wl,--exclude-libs,ALL -Wl,-z,nodelete)
set_property(TARGET bertpt-cuda APPEND PROPERTY LINK_DEPENDS ${CMAKE_SOURCE_DIR}/impl/kernels/cuda.map)
