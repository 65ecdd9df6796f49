package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"

	"kaikei/store"
)

// version says which program this is, and which form of records it writes.
func version(_ context.Context, in invocation) error {
	const usage = "[--json]"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return in.misused(usage)
	}
	v := struct {
		Revision string `json:"revision"` // of the source; empty when it is not known
		Go       string `json:"go"`
		Schema   uint64 `json:"schema"` // of the records
	}{Schema: store.Schema()}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Go = info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v.Revision = s.Value
			}
		}
	}
	return in.print(v, func(w io.Writer) {
		fmt.Fprintf(w, "revision %s\n%s\nrecords of form %d\n", v.Revision, v.Go, v.Schema)
	})
}
