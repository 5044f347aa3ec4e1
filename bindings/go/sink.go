package bertpt

// #include "structs.h"
import "C"

import (
	"runtime/cgo"
	"unsafe"
)

// CheckpointSink receives a piece of a file of a checkpoint: its bytes from offset on, of fileBytes in all. The pieces of each file come in
// order, "step-N/manifest.json" last: without it there is no checkpoint. piece is valid during the call only. An error or a panic fails the
// save.
type CheckpointSink func(name string, fileBytes, offset uint64, piece []byte) error

//export bertptGoWrite
func bertptGoWrite(data unsafe.Pointer, name *C.char, fileBytes, offset C.uint64_t, piece unsafe.Pointer, size C.size_t) (result C.int32_t) {
	write := cgo.Handle(uintptr(data)).Value().(CheckpointSink)
	defer func() {
		if recover() != nil {
			result = codeIterator
		}
	}()
	if err := write(C.GoString(name), uint64(fileBytes), uint64(offset), unsafe.Slice((*byte)(piece), int(size))); err != nil {
		return codeIterator
	}
	return C.BERTPT_OK
}

//export bertptGoDestroySink
func bertptGoDestroySink(data unsafe.Pointer) { cgo.Handle(uintptr(data)).Delete() }

// SetCheckpointSink sends every checkpoint also to a function of the program's, after the folder is written, or instead of it where the
// trainer has no run_dir; nil ends that. It is called on a thread of the library, never twice at a time, and must not call this trainer.
func (t *Trainer) SetCheckpointSink(write CheckpointSink) error {
	defer t.done()
	trainer := (*C.bertpt_trainer)(t.use())
	if write == nil {
		_, err := rawTrainerSetCheckpointSink(trainer, nil, nil, nil)
		return err
	}
	handle := cgo.NewHandle(write)
	var failed *C.bertpt_error
	result := C.bertpt_go_set_checkpoint_sink(trainer, C.uintptr_t(handle), &failed)
	_, err := finish(result, failed)
	if err != nil {
		handle.Delete()
	}
	return err
}
