package bertpt

// #include <bertpt/bertpt.h>
import "C"

import (
	"context"
	"fmt"
)

// Error says why a call failed.
type Error struct {
	Code      Code
	Message   string // what failed, where, with which value, and what to do
	Component string // the part of the library that noticed, "text/vocab"; "go" for what this package noticed itself
	Details   string // one JSON object, "{}" when there are none: {"pointer": "/mask_prob", "nearest": "mask_prob"}
	cause     error
}

func (e *Error) Error() string { return e.Message }

// Unwrap gives, for CodeHost, the error that an iterator of yours gave.
func (e *Error) Unwrap() error { return e.cause }

// Is lets errors.Is compare with a Code, and with context.Canceled for CodeCancelled.
func (e *Error) Is(target error) bool {
	if code, ok := target.(Code); ok {
		return e.Code == code
	}
	return e.Code == CodeCancelled && target == context.Canceled
}

// Error makes a Code a target of errors.Is; its text is the name of the code, "busy".
func (c Code) Error() string { return C.GoString(C.bertpt_status_name(C.bertpt_status(c))) }

func failure(code Code, format string, values ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, values...), Component: "go", Details: "{}"}
}

// status is what a call that did not fail returned.
type status int32

const (
	statusOK      status = C.BERTPT_OK
	statusEnd     status = C.BERTPT_END
	statusTimeout status = C.BERTPT_TIMEOUT
)

// finish turns what a call of C gave into Go's form and frees the error.
func finish(result C.bertpt_status, raw *C.bertpt_error) (status, error) {
	if result >= 0 {
		return status(result), nil
	}
	defer C.bertpt_error_free(raw)
	if raw == nil {
		return 0, failure(Code(result), "libbertpt gave status %d without an error", int32(result))
	}
	return 0, &Error{
		Code:      Code(C.bertpt_error_get_code(raw)),
		Message:   C.GoString(C.bertpt_error_get_message(raw)),
		Component: C.GoString(C.bertpt_error_get_component(raw)),
		Details:   C.GoString(C.bertpt_error_get_details(raw)),
	}
}
