package config

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// decode reads YAML over what c holds, key by key, so that one fault does not
// hide the next.
func (fs *Faults) decode(text []byte, c *Config) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return // empty, or comments only
	case err != nil:
		fs.add("", "", "correct the YAML: indentation by spaces, `key: value`", "%s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		fs.add("", "", "keep one document, without a second `---`", "there is more than one document")
	}
	fs.mapping("", doc.Content[0], reflect.ValueOf(c).Elem())
}

// mapping reads a mapping node into a struct.
func (fs *Faults) mapping(path string, n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return // a section with all its keys commented out
	}
	if n.Kind != yaml.MappingNode {
		fs.add(path, line(n), "write "+keysOf(v.Type())+" below it", "must be a section of keys")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, value := n.Content[i], n.Content[i+1]
		key := join(path, k.Value)
		if seen[k.Value] {
			fs.add(key, line(k), "keep one of them", "is there twice")
			continue
		}
		seen[k.Value] = true
		field, ok := fieldOf(v, k.Value)
		switch {
		case !ok:
			fs.add(key, line(k), "remove it; the keys here are "+keysOf(v.Type()), "is no known key")
		case isSection(field.Type()):
			fs.mapping(key, value, field)
		default:
			fs.leaf(key, value, field)
		}
	}
}

// leaf reads a scalar, or a list of scalars, into a field.
func (fs *Faults) leaf(key string, n *yaml.Node, v reflect.Value) {
	if v.Kind() != reflect.Slice {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
			fs.add(key, line(n), `write one value after it, "" for none`, "must be one value")
			return
		}
		fs.set(key, line(n), n.Value, v)
		return
	}
	if n.Kind != yaml.SequenceNode {
		fs.add(key, line(n), "write [one, two], [] for none", "must be a list")
		return
	}
	list := reflect.MakeSlice(v.Type(), 0, len(n.Content))
	for i, item := range n.Content {
		e := reflect.New(v.Type().Elem()).Elem()
		fs.leaf(fmt.Sprintf("%s[%d]", key, i), item, e)
		list = reflect.Append(list, e)
	}
	setList(v, list)
}

// setList keeps an empty list nil, so that configurations can be compared.
func setList(v, list reflect.Value) {
	if list.Len() == 0 {
		list = reflect.Zero(v.Type())
	}
	v.Set(list)
}

// environment overrides single keys.
func (fs *Faults) environment(c *Config, env func(string) (string, bool)) {
	walk("", reflect.ValueOf(c).Elem(), func(key string, v reflect.Value) {
		name := envName(key)
		text, ok := env(name)
		if !ok {
			return
		}
		where := "environment " + name
		if v.Kind() != reflect.Slice {
			fs.set(key, where, text, v)
			return
		}
		list := reflect.MakeSlice(v.Type(), 0, 0)
		for item := range strings.SplitSeq(text, ",") {
			if item = strings.TrimSpace(item); item != "" {
				e := reflect.New(v.Type().Elem()).Elem()
				fs.set(key, where, item, e)
				list = reflect.Append(list, e)
			}
		}
		setList(v, list)
	})
}

// envName is the variable that overrides a key.
func envName(key string) string {
	return "MADOGUCHI_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// set parses one value.
func (fs *Faults) set(key, where, text string, v reflect.Value) {
	if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok {
		if err := u.UnmarshalText([]byte(text)); err != nil {
			fs.add(key, where, "write "+exampleOf(v), "%s", err)
		}
		return
	}
	var err error
	switch p := v.Addr().Interface().(type) {
	case *string:
		*p = text
	case *time.Duration:
		*p, err = time.ParseDuration(text)
	case *int:
		*p, err = strconv.Atoi(text)
	case *uint16:
		var n uint64
		n, err = strconv.ParseUint(text, 10, 16)
		*p = uint16(n)
	default:
		err = fmt.Errorf("type %s cannot be configured", v.Type())
	}
	if err != nil {
		fs.add(key, where, "write "+exampleOf(v), "%q cannot be read", text)
	}
}

// exampleOf says how a value of this type is written.
func exampleOf(v reflect.Value) string {
	switch v.Type().String() {
	case "time.Duration":
		return "a time with its unit, e.g. 30s or 5m"
	case "uint16":
		return "a port from 0 to 65535"
	case "int":
		return "a whole number"
	case "config.Size":
		return "a size with its unit, e.g. 50MiB or 2GiB"
	case "config.PortRange":
		return "first-last, e.g. 40002-40400"
	case "netip.Addr":
		return "an IP address, e.g. 192.0.2.10"
	case "slog.Level":
		return "debug, info, warn or error"
	default:
		return "another value"
	}
}

// walk visits every key that holds a value, in the order of the struct.
func walk(path string, v reflect.Value, visit func(key string, v reflect.Value)) {
	for i := range v.NumField() {
		key := join(path, v.Type().Field(i).Tag.Get("yaml"))
		if f := v.Field(i); isSection(f.Type()) {
			walk(key, f, visit)
		} else {
			visit(key, f)
		}
	}
}

// isSection tells structs of keys from structs that are one value.
func isSection(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

func fieldOf(v reflect.Value, key string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") == key {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func keysOf(t reflect.Type) string {
	var keys []string
	for field := range t.Fields() {
		keys = append(keys, field.Tag.Get("yaml"))
	}
	return strings.Join(keys, ", ")
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func line(n *yaml.Node) string { return fmt.Sprintf("line %d", n.Line) }
