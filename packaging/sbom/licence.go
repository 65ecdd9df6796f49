package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// marks are words that only one licence has. The first that matches wins.
var marks = []struct{ id, words string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"ISC", "Permission to use, copy, modify, and distribute this software for any purpose"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-3-Clause", "The names of its contributors may not be used"},
	{"BSD-2-Clause", "Redistribution and use in source and binary forms"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
}

// sources returns where the source of each module lies.
func sources(modules []module) (map[string]string, error) {
	dirs := map[string]string{}
	if len(modules) == 0 {
		return dirs, nil
	}
	args := []string{"list", "-m", "-f", "{{.Path}}\t{{.Dir}}"}
	for _, m := range modules {
		args = append(args, m.path)
	}
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		return nil, fmt.Errorf("find modules: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		dirs[path] = dir
	}
	return dirs, nil
}

// license finds the licence of a module in its source, copies the text, and
// returns the licence's name.
func license(m module, dir, texts string) (string, error) {
	var found []string
	for _, pattern := range []string{"LICEN[CS]E*", "COPYING*", "licen[cs]e*", "NOTICE*", "*/LICEN[CS]E*"} {
		more, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return "", err
		}
		found = append(found, more...)
	}
	id := ""
	for _, path := range found {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // a folder of that name
		}
		within, err := filepath.Rel(dir, path)
		if err != nil {
			return "", err
		}
		to := plain(m.path) + "." + plain(strings.TrimSuffix(within, ".txt")) + ".txt"
		if err := os.WriteFile(filepath.Join(texts, to), text, 0o644); err != nil {
			return "", err
		}
		if id == "" {
			id = named(string(text))
		}
	}
	if id == "" {
		return "", fmt.Errorf("%s %s: %w", m.path, m.version, errLicence)
	}
	return id, nil
}

// named returns the name of a licence by its words, empty when it is not known.
func named(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, m := range marks {
		if strings.Contains(text, m.words) {
			return m.id
		}
	}
	return ""
}
