package bertpt

// #include <bertpt/bertpt.h>
import "C"

import "unsafe"

// Progress says how far a long call is. Hand it to one call at a time (it may be nil), and read it from another goroutine.
type Progress struct{ *handle }

// Stage is a moment of a long call.
type Stage struct {
	ProgressInfo
	Stage string // "reading documents"; empty before the call began
	Unit  string // "bytes", "documents", "pieces" or "steps"
}

func NewProgress() (*Progress, error) {
	if err := Check(); err != nil {
		return nil, err
	}
	var out *C.bertpt_progress
	if _, err := rawProgressCreate(&out); err != nil {
		return nil, err
	}
	return &Progress{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_progress_free((*C.bertpt_progress)(p)) })}, nil
}

// Get tells where the call is.
func (p *Progress) Get() (Stage, error) {
	defer p.done()
	info := sizedProgressInfo()
	var stage, unit *C.bertpt_text
	if _, err := rawProgressGet((*C.bertpt_progress)(p.use()), &info, &stage, &unit); err != nil {
		return Stage{}, err
	}
	words, err := readText(stage, nil)
	units, err2 := readText(unit, err)
	return Stage{progressInfoOf(&info), words, units}, err2
}

// withProgress lends the handle for a call; nil is none.
func withProgress(progress *Progress, call func(*C.bertpt_progress) error) error {
	if progress == nil {
		return call(nil)
	}
	defer progress.done()
	return call((*C.bertpt_progress)(progress.use()))
}
