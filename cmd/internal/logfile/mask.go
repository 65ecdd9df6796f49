package logfile

import (
	"regexp"
	"strings"
)

// The runs that may pay, or be a key: long numbers, as payment codes are and
// nothing else that is logged, and long texts in Base64, as EMVCo codes,
// activations and keys are.
var (
	longNumber = regexp.MustCompile(`[0-9]{14,}`)
	longText   = regexp.MustCompile(`[A-Za-z0-9+/=_-]{40,}`)
	activation = regexp.MustCompile(`KAIKEI1\.[A-Za-z0-9_-]*`)
	keyBlock   = regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)`)
)

// Mask hides what may pay or open: of a long number the middle, of a long text in
// Base64 all but its first four characters, activations and private keys whole.
// Hashes in hexadecimal, times, ids and paths stay as they are.
func Mask(text string) string {
	text = keyBlock.ReplaceAllString(text, "(private key)")
	text = activation.ReplaceAllString(text, "KAIKEI1.****")
	text = longText.ReplaceAllStringFunc(text, func(run string) string {
		if !mixed(run) {
			return run
		}
		return run[:4] + "****"
	})
	return longNumber.ReplaceAllStringFunc(text, func(run string) string {
		return run[:4] + strings.Repeat("*", len(run)-8) + run[len(run)-4:]
	})
}

// mixed reports whether a run has capitals, small letters and digits, as Base64 of
// that length always has, and hashes and most paths have not.
func mixed(run string) bool {
	return strings.ContainsAny(run, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") && strings.ContainsAny(run, "abcdefghijklmnopqrstuvwxyz") && strings.ContainsAny(run, "0123456789")
}
