package bertpt

// #include <bertpt/bertpt.h>
import "C"

import "unsafe"

// Optimizer says how the weights are updated. Immutable; a trainer copies it.
type Optimizer struct{ *handle }

// NewOptimizer makes an optimizer for a model; configuration kind "optimizer".
func NewOptimizer(model *Model, options any) (*Optimizer, error) {
	text, err := optionsOf(options)
	if err != nil {
		return nil, err
	}
	defer text.free()
	defer model.done()
	var out *C.bertpt_optimizer
	if _, err := rawOptimizerCreate((*C.bertpt_model)(model.use()), text.p, &out); err != nil {
		return nil, err
	}
	return &Optimizer{newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_optimizer_free((*C.bertpt_optimizer)(p)) })}, nil
}

// Config gives the resolved configuration as JSON.
func (o *Optimizer) Config() (string, error) {
	return o.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawOptimizerGetConfig((*C.bertpt_optimizer)(object), out)
	})
}
