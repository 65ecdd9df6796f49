package control

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kaikei/cmd/internal/device"
	"kaikei/terminal/wire"
)

// The operations of the signed configuration.
var (
	ShowConfig  = Op[Nothing, ConfigAnswer]{"config", showConfig}
	FetchConfig = Op[Nothing, ConfigAnswer]{"config-fetch", fetchConfig}
)

// A ConfigAnswer is the configuration in force, value by value.
type ConfigAnswer struct {
	Version   int64  `json:"version"`
	IssuedAt  string `json:"issuedAt"`
	ExpiresAt string `json:"expiresAt,omitempty"`
	// SignedBy is the first digits of the digest of the backend's key that signed it.
	SignedBy string `json:"signedBy"`
	// Expired tells that nothing is accepted without the backend any more.
	Expired bool `json:"expired,omitempty"`
	// Waiting is a version that comes into force between two sales.
	Waiting int64 `json:"waiting,omitempty"`
	// Refused is why a newer configuration was not taken.
	Refused string        `json:"refused,omitempty"`
	Values  []ConfigValue `json:"values"` // in the order of their paths
}

// A ConfigValue is one value, and who set it.
type ConfigValue struct {
	Path   string          `json:"path"` // such as rails.jcoin.name
	Value  json.RawMessage `json:"value"`
	Source string          `json:"source"` // merchant, shop, terminal, or standard
}

// showConfig returns the configuration in force.
func showConfig(d *device.Device, _ context.Context, _ Nothing) (ConfigAnswer, error) {
	s := d.ConfigState()
	a := ConfigAnswer{Version: s.InForce.Version, IssuedAt: s.InForce.IssuedAt, ExpiresAt: s.InForce.ExpiresAt, SignedBy: d.ConfigSigner(), Waiting: s.Waiting}
	if until := d.Till.Settings().OfflineUntil; !until.IsZero() {
		a.Expired = d.Till.Clock.Now().After(until)
	}
	if s.Refused != nil {
		a.Refused = s.Refused.Error()
	}
	var err error
	a.Values, err = valuesOf(s.InForce)
	return a, err
}

// fetchConfig asks the backend now, and returns how it stands then.
func fetchConfig(d *device.Device, ctx context.Context, _ Nothing) (ConfigAnswer, error) {
	if err := d.FetchConfig(ctx); err != nil {
		return ConfigAnswer{}, err
	}
	return showConfig(d, ctx, Nothing{})
}

// notValues are the fields that are about the configuration, not of it.
var notValues = []string{"version", "issuedAt", "expiresAt", "sources"}

// valuesOf takes a configuration apart.
func valuesOf(c wire.Config) ([]ConfigValue, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("take configuration apart: %w", err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, fmt.Errorf("take configuration apart: %w", err)
	}
	values := []ConfigValue{}
	for name, value := range fields {
		if !slices.Contains(notValues, name) {
			values = apart(values, name, value)
		}
	}
	for i := range values {
		values[i].Source = sourceOf(c.Sources, values[i].Path)
	}
	slices.SortFunc(values, func(a, b ConfigValue) int { return strings.Compare(a.Path, b.Path) })
	return values, nil
}

// apart adds a value, or what an object or the list of rails holds. The rules of
// codes stay whole: they are read as one.
func apart(values []ConfigValue, path string, value json.RawMessage) []ConfigValue {
	var object map[string]json.RawMessage
	var rails []map[string]json.RawMessage
	switch {
	case path == "codeRules":
	case path == "rails" && json.Unmarshal(value, &rails) == nil:
		for _, r := range rails {
			var name string
			_ = json.Unmarshal(r["rail"], &name) // a rail always has one
			delete(r, "rail")
			for field, v := range r {
				values = apart(values, path+"."+name+"."+field, v)
			}
		}
		return values
	case json.Unmarshal(value, &object) == nil:
		for field, v := range object {
			values = apart(values, path+"."+field, v)
		}
		return values
	}
	return append(values, ConfigValue{Path: path, Value: value})
}

// sourceOf returns who set what is at a path: whoever is named for the longest
// part of it.
func sourceOf(sources map[string]string, path string) string {
	for part := path; part != ""; {
		if s := sources[part]; s != "" {
			return s
		}
		cut := strings.LastIndexByte(part, '.')
		part = part[:max(cut, 0)]
	}
	return "standard"
}
