// Does the steps of one part of the conformance script through the package bertpt; ../README.md says what each gives.
//
//	executor SCRIPT PART WORK SOURCE
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"bertpt"
)

// step is an object of the script; numbers keep their text.
type step map[string]any

func (s step) text(key string) string { return s[key].(string) }

func (s step) integer(key string) int {
	n, err := s[key].(json.Number).Int64()
	must(err)
	return int(n)
}

func (s step) truth(key string) bool { return s[key] == true }

func (s step) list(key string) []any { return s[key].([]any) }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func parse(text []byte) map[string]any {
	var value map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	must(decoder.Decode(&value))
	return value
}

// replaced is the value with the two folders in every text.
func replaced(value any, folders *strings.Replacer) any {
	switch value := value.(type) {
	case string:
		return folders.Replace(value)
	case []any:
		for i := range value {
			value[i] = replaced(value[i], folders)
		}
	case map[string]any:
		for key := range value {
			value[key] = replaced(value[key], folders)
		}
	}
	return value
}

type object = map[string]any

// failed makes a result of an error.
func failed(err error) object {
	var e *bertpt.Error
	if !errors.As(err, &e) {
		panic(err)
	}
	if cause := e.Unwrap(); cause != nil {
		return object{"host_error": cause.Error()}
	}
	result, details := object{"code": int32(e.Code)}, parse([]byte(e.Details))
	for _, key := range []string{"pointer", "nearest"} {
		if value, there := details[key]; there {
			result[key] = value
		}
	}
	return object{"error": result}
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	script := parse(text)
	part, folders := os.Args[2], strings.NewReplacer("@WORK@", os.Args[3], "@SOURCE@", os.Args[4])
	e := newExecutor(script["documents"].(map[string]any))
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, entry := range script["parts"].([]any) {
		if entry := step(entry.(map[string]any)); entry.text("name") == part {
			for _, one := range entry.list("steps") {
				s := step(replaced(one, folders).(map[string]any))
				do, known := e.steps[s.text("do")]
				if !known {
					panic(fmt.Sprintf("a step that this executor does not know: %s", s.text("do")))
				}
				result, err := do(s)
				if err != nil {
					result = failed(err)
				}
				must(out.Encode(object{"step": s.text("name"), "result": result}))
			}
		}
	}
}
