//go:build bertpt_flags

package bertpt

// #cgo LDFLAGS: -lbertpt
import "C"
