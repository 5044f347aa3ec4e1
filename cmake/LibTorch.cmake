# LibTorch::core (libc10 + libtorch_cpu) and LibTorch_ROOT from a `torch` package folder. find_package(Torch) cannot serve: with a
# CUDA build of torch and no CUDA toolkit it fails, and it would link the whole CUDA stack.
set(BERTPT_TORCH_ROOT "" CACHE PATH "The torch folder of a LibTorch ${BERTPT_TORCH_VERSION}; found when empty")
bertpt_find_torch(LibTorch_ROOT trace)
if(NOT LibTorch_ROOT)
  message(FATAL_ERROR "No LibTorch ${BERTPT_TORCH_VERSION} found.${trace}\n"
                      "Run `make deps` to fetch it into .deps/, or set BERTPT_TORCH_ROOT, or configure with -DBERTPT_TORCH=OFF.")
endif()
message(STATUS "LibTorch: ${LibTorch_ROOT}")

add_library(LibTorch::core INTERFACE IMPORTED)
file(REAL_PATH ${LibTorch_ROOT} real_root)  # GCC names system headers by it where it is shorter
target_compile_options(LibTorch::core INTERFACE -fmacro-prefix-map=${LibTorch_ROOT}/=torch/ -fmacro-prefix-map=${real_root}/=torch/)
target_include_directories(LibTorch::core SYSTEM INTERFACE ${LibTorch_ROOT}/include ${LibTorch_ROOT}/include/torch/csrc/api/include)
target_link_libraries(LibTorch::core INTERFACE ${LibTorch_ROOT}/lib/libc10.so ${LibTorch_ROOT}/lib/libtorch_cpu.so)

# The engine's loader reads it in the build tree; it is not installed.
file(WRITE ${CMAKE_BINARY_DIR}/lib/bertpt-torch-root.txt "${LibTorch_ROOT}\n")
