package bertpt

// #include <bertpt/bertpt.h>
import "C"

// ConfigKinds lists the kinds of configuration as a JSON array: "vocab", "corpus", "model", ...
func ConfigKinds() (string, error) {
	if err := Check(); err != nil {
		return "", err
	}
	var out *C.bertpt_text
	_, err := rawConfigKinds(&out)
	return readText(out, err)
}

// ConfigSchema gives the JSON Schema of one kind, with default, bounds and help of each key.
func ConfigSchema(kind string) (string, error) {
	return describeName(kind, rawConfigSchema)
}

// EventSchema gives the JSON Schema of a line of a run's events.jsonl.
func EventSchema() (string, error) {
	var out *C.bertpt_text
	_, err := rawRunGetEventSchema(&out)
	return readText(out, err)
}

// WriteReport writes the page of a run, which may be in progress; path "" is report.html in its folder.
func WriteReport(runDir, path string) error {
	run, err := pathOf(runDir)
	if err != nil {
		return err
	}
	defer run.free()
	file, err := pathOf(path)
	if err != nil {
		return err
	}
	defer file.free()
	_, err = rawRunWriteReport(run.p, file.p)
	return err
}

// ConfigRecipe gives the keys that a recipe ("guide", "google", "hf", "modern") sets, as JSON.
func ConfigRecipe(recipe string) (string, error) {
	return describeName(recipe, rawConfigGetRecipe)
}

func describeName(name string, describe func(*C.char, **C.bertpt_text) (status, error)) (string, error) {
	text, err := pathOf(name)
	if err != nil {
		return "", err
	}
	defer text.free()
	var out *C.bertpt_text
	_, err = describe(text.p, &out)
	return readText(out, err)
}

// ConfigResolve checks a configuration and fills in every default, without making anything.
func ConfigResolve(kind string, options any) (string, error) {
	name, err := newCString("the kind", kind)
	if err != nil {
		return "", err
	}
	defer name.free()
	text, err := optionsOf(options)
	if err != nil {
		return "", err
	}
	defer text.free()
	var out *C.bertpt_text
	_, err = rawConfigResolve(name.p, text.p, &out)
	return readText(out, err)
}
