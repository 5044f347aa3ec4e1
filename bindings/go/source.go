package bertpt

// #include <stdlib.h>
// #include "structs.h"
import "C"

import (
	"errors"
	"fmt"
	"io"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// codeIterator is our number for "the iterator failed".
const codeIterator = 1000

// causes holds the last failure of an iterator, for those who read it.
type causes struct {
	mutex sync.Mutex
	last  error
}

func (c *causes) set(err error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.last = err
}

// explain gives a failure of the host its cause.
func (c *causes) explain(err error) error {
	var e *Error
	if c == nil || !errors.As(err, &e) || e.Code != CodeHost {
		return err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	explained := *e
	explained.cause = c.last
	return &explained
}

// pass is one reading of a source.
type pass struct {
	next func() (Document, error)
	stop func()
}

// source is an iterator of the program's. The library calls it from one thread at a time.
type source struct {
	start   func() pass
	current *pass
	text    unsafe.Pointer // C's memory, valid until the next call, as the library wants it
	id      unsafe.Pointer
	message *C.char
	causes  *causes
}

func (s *source) free() {
	C.free(s.text)
	C.free(s.id)
	s.text, s.id = nil, nil
}

func (s *source) end() {
	if s.current != nil && s.current.stop != nil {
		s.current.stop()
	}
	s.current = nil
}

// guard runs code of the program; an error or a panic becomes codeIterator.
func (s *source) guard(run func() error) (result C.int32_t) {
	defer func() {
		if panicked := recover(); panicked != nil {
			result = s.failed(fmt.Errorf("the iterator panicked: %v", panicked))
		}
	}()
	switch err := run(); err {
	case nil:
		return C.BERTPT_OK
	case io.EOF:
		return C.BERTPT_END
	default:
		return s.failed(err)
	}
}

func (s *source) failed(err error) C.int32_t {
	C.free(unsafe.Pointer(s.message))
	s.message = C.CString(err.Error())
	s.causes.set(err)
	return codeIterator
}

func sourceOf(data unsafe.Pointer) *source { return cgo.Handle(uintptr(data)).Value().(*source) }

//export bertptGoNext
func bertptGoNext(data unsafe.Pointer, view *C.bertpt_document_view) C.int32_t {
	s := sourceOf(data)
	return s.guard(func() error {
		if s.current == nil {
			started := s.start()
			s.current = &started
		}
		document, err := s.current.next()
		if err != nil {
			return err
		}
		s.free()
		s.text, s.id = C.CBytes([]byte(document.Text)), C.CBytes([]byte(document.ID))
		view.text, view.text_size = (*C.char)(s.text), C.size_t(len(document.Text))
		view.id, view.id_size = nil, C.size_t(len(document.ID))
		if document.ID != "" {
			view.id = (*C.char)(s.id)
		}
		return nil
	})
}

//export bertptGoRewind
func bertptGoRewind(data unsafe.Pointer) C.int32_t {
	s := sourceOf(data)
	return s.guard(func() error {
		s.end()
		return nil
	})
}

//export bertptGoLastError
func bertptGoLastError(data unsafe.Pointer) *C.char { return sourceOf(data).message }

//export bertptGoRelease
func bertptGoRelease(data unsafe.Pointer) {
	s := sourceOf(data)
	s.guard(func() error {
		s.end()
		return nil
	})
	s.free()
	C.free(unsafe.Pointer(s.message))
	cgo.Handle(uintptr(data)).Delete()
}
