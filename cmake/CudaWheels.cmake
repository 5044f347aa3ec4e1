# Placeholder until kernels/*.cu exist: finds nvcc of the pip wheels below .deps/nvidia/cu13 or the one on PATH.
