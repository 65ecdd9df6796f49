// Command sbom writes what a package ships besides our own work: every module in the
// given programs with its version, hash and licence, as SPDX 2.3 in JSON, and the
// texts of the licences beside it. A module without a licence that it knows is an
// error: nobody may ship it unseen.
//
//	sbom --version V --out FOLDER PROGRAM…
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	version := flag.String("version", "", "`version` of the package")
	out := flag.String("out", "", "`folder` to write to")
	flag.Parse()
	if *version == "" || *out == "" || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*version, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

// A module is one that is linked into a program.
type module struct{ path, version, sum string }

// run writes sbom.spdx.json and licences/.
func run(version, out string, programs []string) error {
	modules, toolchain, err := linked(programs)
	if err != nil {
		return err
	}
	texts := filepath.Join(out, "licences")
	if err := os.MkdirAll(texts, 0o755); err != nil {
		return err
	}
	packages := []pkg{{
		ID: "SPDXRef-kaikei", Name: "kaikei", Version: version, Location: none, Concluded: "Apache-2.0", Declared: "Apache-2.0", Copyright: none,
	}, {
		ID: "SPDXRef-go", Name: "go", Version: toolchain, Location: "https://go.dev/dl/", Concluded: "BSD-3-Clause", Declared: "BSD-3-Clause", Copyright: none,
	}, {
		ID: "SPDXRef-noto", Name: "Noto Sans CJK, subsets", Version: "2.004", Location: "https://github.com/notofonts/noto-cjk",
		Concluded: "OFL-1.1", Declared: "OFL-1.1", Copyright: "2014-2021 Adobe (http://www.adobe.com/)",
	}}
	font, err := os.ReadFile("cmd/internal/typeface/OFL.txt")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(texts, "OFL-1.1.txt"), font, 0o644); err != nil {
		return err
	}
	dirs, err := sources(modules)
	if err != nil {
		return err
	}
	for _, m := range modules {
		licence, err := license(m, dirs[m.path], texts)
		if err != nil {
			return err
		}
		packages = append(packages, pkg{
			ID: "SPDXRef-" + plain(m.path), Name: m.path, Version: m.version, Location: "https://" + m.path, Comment: "go.sum " + m.sum,
			Concluded: licence, Declared: licence, Copyright: none,
		})
	}
	return write(filepath.Join(out, "sbom.spdx.json"), version, packages)
}

// linked returns the modules in the programs, each once, in order, and the version
// of Go.
func linked(programs []string) (all []module, toolchain string, err error) {
	seen := map[string]bool{}
	for _, p := range programs {
		info, err := buildinfo.ReadFile(p)
		if err != nil {
			return nil, "", err
		}
		toolchain = info.GoVersion
		for _, d := range info.Deps {
			if d.Replace != nil {
				d = d.Replace
			}
			if !seen[d.Path] {
				seen[d.Path] = true
				all = append(all, module{d.Path, d.Version, d.Sum})
			}
		}
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return all, toolchain, nil
}

// plain makes a name that SPDX allows for an id.
func plain(path string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '-'
	}, path)
}

// none is what SPDX says for what is not told.
const none = "NOASSERTION"

// A pkg is a package in the words of SPDX 2.3.
type pkg struct {
	ID        string `json:"SPDXID"`
	Name      string `json:"name"`
	Version   string `json:"versionInfo"`
	Location  string `json:"downloadLocation"`
	Concluded string `json:"licenseConcluded"`
	Declared  string `json:"licenseDeclared"`
	Copyright string `json:"copyrightText"`
	Comment   string `json:"comment,omitempty"`
	Analysed  bool   `json:"filesAnalyzed"` // never: modules are named, not taken apart
}

// write writes the document. Its time is that of the source, so that it can be
// made again.
func write(path, version string, packages []pkg) error {
	made := time.Unix(0, 0)
	if seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		made = time.Unix(seconds, 0)
	}
	type relation struct {
		From string `json:"spdxElementId"`
		Kind string `json:"relationshipType"`
		To   string `json:"relatedSpdxElement"`
	}
	relations := []relation{{"SPDXRef-DOCUMENT", "DESCRIBES", packages[0].ID}}
	for _, p := range packages[1:] {
		relations = append(relations, relation{packages[0].ID, "DEPENDS_ON", p.ID})
	}
	names, err := json.Marshal(packages)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(map[string]any{
		"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "kaikei-" + version,
		"documentNamespace": fmt.Sprintf("https://kaikei.example/sbom/%s/%x", version, sha256.Sum256(names)),
		"creationInfo":      map[string]any{"created": made.UTC().Format(time.RFC3339), "creators": []string{"Tool: kaikei-sbom"}},
		"packages":          packages, "relationships": relations,
	}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// errLicence means a module whose licence is missing, or not known here.
var errLicence = errors.New("no licence that is known")
