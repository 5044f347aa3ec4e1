// Package bertpt takes raw text to a pre-trained BERT checkpoint: the Go layer of libbertpt. samples/go/pretrain shows the whole job.
//
// Objects follow the C headers (bertpt/*.h), which are the manual: documents, vocabulary, tokenizer, corpus, model, optimizer, trainer,
// events, checkpoint. Functions that start with raw are the generated layer below.
//
// Errors are *Error with a Code, a message, the component and details as JSON. errors.Is works with codes (errors.Is(err,
// bertpt.CodeBusy)), with context.Canceled for what a context stopped, and with the error that an iterator of yours gave.
//
// Every object has Close, in any order, from any goroutine, as often as you like; it never waits. What is not closed is released by a
// finalizer some day: the garbage collector does not see how large it is, so close models, trainers and corpora. Using a closed object
// is CodeInvalidArgument. Closing while another goroutine is in a call with the object is allowed: it is released after that call.
//
// Long calls take a context; when it is done the library stops, leaves everything whole, and the call returns CodeCancelled.
// signal.NotifyContext makes Ctrl-C such a context.
//
// Options (any) are nil for the defaults, a string of JSON, or anything that encoding/json makes an object of, such as bertpt.Map.
//
// # Finding the library
//
// By default `#cgo pkg-config: bertpt` finds headers and library. With the build tag bertpt_flags only -lbertpt is added, and
// CGO_CFLAGS and CGO_LDFLAGS say where, for example for a build tree:
//
//	CGO_CFLAGS=-I$ROOT/capi/include CGO_LDFLAGS="-L$ROOT/build/release/lib -Wl,-rpath,$ROOT/build/release/lib" go build -tags bertpt_flags
//
// The module is called bertpt and is published nowhere yet: a program has `require bertpt v0.0.0` and `replace bertpt => ` the folder of
// these sources in its go.mod, as samples/go/pretrain does.
//
// At run time the system's loader finds libbertpt.so.1: by that rpath, by LD_LIBRARY_PATH, or in the system's folders. Header and library
// are checked against each other, by a hash over every signature and struct, before the first call.
package bertpt
