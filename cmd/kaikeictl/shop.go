package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"kaikei/cmd/internal/control"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/sheet"
)

// catalogueCommand takes over what the shop sells from a file, or writes it to one.
func catalogueCommand(ctx context.Context, in invocation) error {
	const usage = "--data DIR import [--clerk NAME] FILE | --data DIR export [--encoding utf-8|shift_jis] FILE   (- is standard input or output)"
	encoding, clerk := string(sheet.UTF8), ""
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.StringVar(&encoding, "encoding", encoding, "of the file: utf-8 or shift_jis")
		f.StringVar(&clerk, "clerk", "", "who does it")
	})
	if err != nil {
		return err
	}
	if len(others) != 2 || (others[0] != "import" && others[0] != "export") {
		return in.misused(usage)
	}
	if others[0] == "import" {
		return in.importCatalogue(ctx, others[1], clerk)
	}
	return in.exportCatalogue(ctx, others[1], sheet.Encoding(encoding))
}

// importCatalogue reads a file whole, and only then asks the terminal.
func (in *invocation) importCatalogue(ctx context.Context, path, clerk string) error {
	file := os.Stdin
	if path != "-" {
		var err error
		if file, err = os.Open(path); err != nil {
			return err
		}
		defer file.Close()
	}
	goods, err := catalogue.Read(file)
	if err != nil {
		return fmt.Errorf("%s is not taken over:\n%w", path, err)
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	n, err := control.SetCatalogue.Call(ctx, c, control.CatalogueRequest{Items: goods.Items(), Who: control.Who{Clerk: clerk, Reason: "import"}})
	if err != nil {
		return err
	}
	return in.print(map[string]int{"items": n}, func(w io.Writer) { fmt.Fprintf(w, "%d items\n", n) })
}

// exportCatalogue writes what the shop sells to a file.
func (in *invocation) exportCatalogue(ctx context.Context, path string, e sheet.Encoding) (err error) {
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	items, err := control.Catalogue.Call(ctx, c, control.Nothing{})
	if err != nil {
		return err
	}
	goods, err := catalogue.New(items)
	if err != nil {
		return err
	}
	if path == "-" {
		return goods.Write(in.out, e)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := file.Close(); err == nil {
			err = cerr
		}
	}()
	return goods.Write(file, e)
}
