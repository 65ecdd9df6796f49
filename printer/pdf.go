package printer

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"io"
)

// The sizes of a PDF, in points of 1/72 inch.
const (
	dotsPerInch = 203
	pointsInch  = 72
	marginDots  = 24
	// maxPartDots is how much of a slip stands on one page: a page of a PDF is no
	// longer than 14,400 points (ISO 32000-1, annex C.2).
	maxPartDots = 14_400*dotsPerInch/pointsInch - 2*marginDots
)

// PDF writes a page as a document that any reader shows as the paper looks: each part
// of the slip as a picture of its dots, in the paper's own size. There is no text in
// it to be searched: the characters are drawn, so that no reader needs a font. Errors:
// ErrTooLong, and those of w.
func (p *Painter) PDF(w io.Writer, page Page) error {
	picture, err := p.Draw(page)
	if err != nil {
		return err
	}
	d := &pdf{}
	d.begin()
	for top := 0; top < picture.Rect.Dy(); top += maxPartDots {
		part := picture.SubImage(image.Rect(0, top, picture.Rect.Dx(), min(top+maxPartDots, picture.Rect.Dy()))).(*image.Gray)
		if err := d.part(part); err != nil {
			return fmt.Errorf("write PDF: %w", err)
		}
	}
	d.end()
	if _, err := w.Write(d.out.Bytes()); err != nil {
		return fmt.Errorf("write PDF: %w", err)
	}
	return nil
}

// A pdf is a document under way (ISO 32000-1): numbered objects, and where each
// begins.
type pdf struct {
	out   bytes.Buffer
	at    map[int]int // where an object begins
	pages []int       // objects of the pages
}

// The objects that every document has.
const (
	catalogObject = 1
	pagesObject   = 2
	firstObject   = 3
)

// begin writes the head: the second line tells that there are bytes in it.
func (d *pdf) begin() {
	d.at = map[int]int{}
	d.out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
}

// object writes one object.
func (d *pdf) object(number int, body string) {
	d.at[number] = d.out.Len()
	fmt.Fprintf(&d.out, "%d 0 obj\n%s\nendobj\n", number, body)
}

// stream is the body of an object that holds bytes.
func stream(dictionary string, data []byte) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dictionary, len(data), data)
}

// points is a length on paper.
func points(dots int) string { return fmt.Sprintf("%.3f", float64(dots)*pointsInch/dotsPerInch) }

// part writes one page: its picture, how that is placed, and the page.
func (d *pdf) part(picture *image.Gray) error {
	b := picture.Bounds()
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		from := picture.PixOffset(b.Min.X, y)
		if _, err := z.Write(picture.Pix[from : from+b.Dx()]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	n := firstObject + 3*len(d.pages)
	d.object(n, stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", b.Dx(), b.Dy()), packed.Bytes()))
	place := fmt.Sprintf("q %s 0 0 %s %s %s cm /S Do Q", points(b.Dx()), points(b.Dy()), points(marginDots), points(marginDots))
	d.object(n+1, stream("", []byte(place)))
	d.object(n+2, fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /XObject << /S %d 0 R >> >> >>",
		pagesObject, points(b.Dx()+2*marginDots), points(b.Dy()+2*marginDots), n+1, n))
	d.pages = append(d.pages, n+2)
	return nil
}

// end writes what holds the pages together, and the table of where objects begin.
func (d *pdf) end() {
	kids := ""
	for _, p := range d.pages {
		kids += fmt.Sprintf("%d 0 R ", p)
	}
	d.object(catalogObject, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R >>", pagesObject))
	d.object(pagesObject, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(d.pages), kids))
	table := d.out.Len()
	count := firstObject + 3*len(d.pages)
	fmt.Fprintf(&d.out, "xref\n0 %d\n0000000000 65535 f \n", count)
	for n := 1; n < count; n++ {
		fmt.Fprintf(&d.out, "%010d 00000 n \n", d.at[n])
	}
	fmt.Fprintf(&d.out, "trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", count, catalogObject, table)
}
