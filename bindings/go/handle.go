package bertpt

// #include <bertpt/bertpt.h>
import "C"

import (
	"runtime"
	"sync"
	"unsafe"
)

// handle owns one object of the library. It is released once: by Close, after the last call that uses it, or by a finalizer.
type handle struct {
	mutex  sync.Mutex
	object unsafe.Pointer
	users  int
	closed bool
	free   func(unsafe.Pointer)
}

func newHandle(object unsafe.Pointer, free func(unsafe.Pointer)) *handle {
	h := &handle{object: object, free: free}
	runtime.SetFinalizer(h, (*handle).Close)
	return h
}

// use gives the object for the length of a call, NULL when it was closed: the library then says what was wrong. Call done behind it.
func (h *handle) use() unsafe.Pointer {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.users++
	if h.closed {
		return nil
	}
	return h.object
}

func (h *handle) done() {
	h.mutex.Lock()
	h.users--
	object := h.takeUnused()
	h.mutex.Unlock()
	if object != nil {
		h.free(object)
	}
}

// takeUnused gives the object to the one who has to free it.
func (h *handle) takeUnused() unsafe.Pointer {
	if !h.closed || h.users > 0 {
		return nil
	}
	object := h.object
	h.object = nil
	return object
}

// Close releases the object. Any order, any goroutine, any number of times; it never waits.
func (h *handle) Close() {
	h.mutex.Lock()
	first := !h.closed
	h.closed = true
	object := h.takeUnused()
	h.mutex.Unlock()
	if first {
		runtime.SetFinalizer(h, nil)
	}
	if object != nil {
		h.free(object)
	}
}

// text makes a call that gives an owned text.
func (h *handle) text(get func(object unsafe.Pointer, out **C.bertpt_text) (status, error)) (string, error) {
	defer h.done()
	var out *C.bertpt_text
	_, err := get(h.use(), &out)
	return readText(out, err)
}
