//go:build !bertpt_flags

package bertpt

// #cgo pkg-config: bertpt
import "C"
