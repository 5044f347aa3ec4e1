package bertpt

// #include <bertpt/bertpt.h>
import "C"

import "time"

// Version is the library's, "0.1.0".
func Version() string { return C.GoString(C.bertpt_version()) }

// Describe gives the build as JSON: version, ABI, compiler, engine, the environment variables that are read.
func Describe() (string, error) {
	if err := Check(); err != nil {
		return "", err
	}
	var out *C.bertpt_text
	_, err := rawRuntimeDescribe(&out)
	return readText(out, err)
}

// Probe lists as JSON every place where LibTorch is looked for, and why each would do or not.
func Probe(options any) (string, error) {
	text, err := optionsOf(options)
	if err != nil {
		return "", err
	}
	defer text.free()
	var out *C.bertpt_text
	_, err = rawRuntimeProbe(text.p, &out)
	return readText(out, err)
}

// LoadEngine loads LibTorch and the engine now, so that a missing one is known early.
func LoadEngine(options any) error {
	text, err := optionsOf(options)
	if err != nil {
		return err
	}
	defer text.free()
	_, err = rawRuntimeLoadEngine(text.p)
	return err
}

// ListDevices lists the devices that a model can be put on, as JSON.
func ListDevices() (string, error) {
	if err := Check(); err != nil {
		return "", err
	}
	var out *C.bertpt_text
	_, err := rawRuntimeListDevices(&out)
	return readText(out, err)
}

// Shutdown stops every trainer that runs, waits until all have, at most timeout (negative: without limit), and tells whether they have.
// Training is refused from then on. Defer it in main where runs should leave a checkpoint behind; a process may also just end.
func Shutdown(timeout time.Duration) (bool, error) {
	if err := Check(); err != nil {
		return false, err
	}
	result, err := rawRuntimeShutdown(millis(timeout))
	return err == nil && result == statusOK, err
}

func millis(timeout time.Duration) C.int64_t {
	if timeout < 0 {
		return -1
	}
	return C.int64_t(timeout.Milliseconds())
}

// SetLogLevel drops records below a level; by default warnings and errors go to stderr.
func SetLogLevel(level LogLevel) error {
	if err := Check(); err != nil {
		return err
	}
	_, err := rawLogSetLevel(C.bertpt_log_level(level))
	return err
}
