package device

import (
	"context"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// Errors of a hand-over.
var (
	// ErrRecipient means a text that names no terminal to hand over to.
	ErrRecipient = errors.New("not the hand-over key of a terminal")

	// ErrBundle means a bundle that is not for this terminal, was changed, or is
	// not signed by the terminal that it claims to come from.
	ErrBundle = errors.New("bundle is not for this terminal, or was changed")
)

// recipientMark begins the text by which a terminal says where to hand over to.
const recipientMark = "KAIKEIT1."

// A recipient is the terminal that takes over, and the key to seal to.
type recipient struct {
	Terminal string `json:"t"`
	Key      []byte `json:"k"` // X25519
}

// A bundle is what goes from one terminal to the other, sealed.
type bundle struct {
	From   string                 `json:"from"`
	To     string                 `json:"to"`
	At     time.Time              `json:"at"`
	Claims []wire.HandoverRequest `json:"claims"` // signed, for the backend
	Items  json.RawMessage        `json:"items"`  // a list of terminal.Handed
}

// A sealedBundle is the file: sealed by HPKE to the key of the terminal that
// takes over. The claims within are signed by the one that gives, over the digest
// of the items; the backend, who knows its key, verifies them.
type sealedBundle struct {
	Kind   string `json:"kaikei"` // "handover 2"
	To     string `json:"to"`
	Sealed []byte `json:"sealed"`
}

// bundleKind is the form of the file.
const bundleKind = "handover 2"

// The suite of bundles, as of sealed codes: DHKEM(X25519), HKDF-SHA256, AES-256-GCM.
var bundleKDF, bundleAEAD = hpke.HKDFSHA256(), hpke.AES256GCM()

// bundleInfo binds a sealed bundle to its purpose and its recipient.
func bundleInfo(to string) []byte { return []byte("kaikei hand-over bundle v1\n" + to) }

// handoverKey is the key that bundles for this terminal are sealed to; it is made
// when it is asked for first.
func handoverKey(dir string) (*ecdh.PrivateKey, error) {
	key, err := loadKey(dir, handoverFile, func() (any, error) { return ecdh.X25519().GenerateKey(rand.Reader) })
	if err != nil {
		return nil, err
	}
	own, ok := key.(*ecdh.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read %s: %w", handoverFile, ErrIdentity)
	}
	return own, nil
}

// Recipient returns the text by which another terminal can hand its payments over
// to this one. It is no secret.
func (d *Device) Recipient() (string, error) {
	own, err := handoverKey(d.dir)
	if err != nil {
		return "", fmt.Errorf("make hand-over key: %w", err)
	}
	text, err := json.Marshal(recipient{d.id.TerminalID, own.PublicKey().Bytes()})
	if err != nil {
		return "", fmt.Errorf("make hand-over key: %w", err)
	}
	return recipientMark + base64.RawURLEncoding.EncodeToString(text), nil
}

// parseRecipient reads what Recipient wrote.
func parseRecipient(text string) (r recipient, key hpke.PublicKey, err error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), recipientMark)
	raw, err := base64.RawURLEncoding.DecodeString(rest)
	if err == nil {
		err = json.Unmarshal(raw, &r)
	}
	if !ok || err != nil || r.Terminal == "" {
		return r, nil, ErrRecipient
	}
	public, err := ecdh.X25519().NewPublicKey(r.Key)
	if err == nil {
		key, err = hpke.NewDHKEMPublicKey(public)
	}
	if err != nil {
		return r, nil, ErrRecipient
	}
	return r, key, nil
}

// ExportPending hands all that is not settled over to another terminal, and
// returns it as a bundle that only that terminal can open. From then on this
// terminal sends nothing of it. It may be repeated, for the same terminal, when
// a bundle was lost; and for another one instead of one that broke before it took the
// bundle. Errors: ErrRecipient, and those of Till.HandOver.
func (d *Device) ExportPending(ctx context.Context, to, insteadOf string) (file []byte, count int, err error) {
	r, key, err := parseRecipient(to)
	if err != nil {
		return nil, 0, err
	}
	if r.Terminal == d.id.TerminalID {
		return nil, 0, fmt.Errorf("hand over to itself: %w", ErrRecipient)
	}
	k, err := loadKeys(d.dir)
	if err != nil {
		return nil, 0, err
	}
	items, err := d.Till.HandOver(ctx, terminal.HandOrder{To: r.Terminal, InsteadOf: insteadOf})
	if err != nil {
		return nil, 0, err
	}
	b := bundle{From: d.id.TerminalID, To: r.Terminal, At: d.Till.Clock.Now().UTC()}
	if b.Items, err = json.Marshal(items); err != nil {
		return nil, 0, fmt.Errorf("write bundle: %w", err)
	}
	b.claim(items, k.journal)
	file, err = b.seal(key)
	return file, len(items), err
}

// claim signs what the backend has to know.
func (b *bundle) claim(items []terminal.Handed, key ed25519.PrivateKey) {
	for rest := items; len(rest) > 0; {
		n := min(len(rest), wire.HandoverMost)
		q := wire.HandoverRequest{From: b.From, To: b.To, At: b.At, Digest: b.digest()}
		for _, h := range rest[:n] {
			q.IDs, q.Hops = append(q.IDs, string(h.Payment.ID)), append(q.Hops, h.Payment.Hops)
		}
		q.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(key, q.Signed()))
		b.Claims, rest = append(b.Claims, q), rest[n:]
	}
}

// digest is what the claims are about.
func (b bundle) digest() string {
	sum := sha256.Sum256(b.Items)
	return hex.EncodeToString(sum[:])
}

// seal writes the file.
func (b bundle) seal(to hpke.PublicKey) ([]byte, error) {
	text, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("write bundle: %w", err)
	}
	sealed, err := hpke.Seal(to, bundleKDF, bundleAEAD, bundleInfo(b.To), text)
	if err != nil {
		return nil, fmt.Errorf("seal bundle: %w", err)
	}
	out, err := json.Marshal(sealedBundle{bundleKind, b.To, sealed})
	if err != nil {
		return nil, fmt.Errorf("write bundle: %w", err)
	}
	return append(out, '\n'), nil
}

// ImportPending takes the payments of a bundle over: the backend is told first,
// since from then on it refuses the other terminal, and then they are in this
// ledger, all or none. It may be repeated. Payments that have gone on since, which a
// bundle lists too, stay where they are. It returns how many came. Errors: ErrBundle,
// terminal.ErrHandedOver for one that is old, terminal.ErrRefused,
// terminal.ErrNoAnswer, and those of Till.TakeOver.
func (d *Device) ImportPending(ctx context.Context, file []byte) (taken int, err error) {
	b, err := d.openBundle(file)
	if err != nil {
		return 0, err
	}
	items, err := b.whole()
	if err != nil {
		return 0, err
	}
	come, err := d.Till.Takes(items)
	if err != nil {
		return 0, err
	}
	for _, q := range b.Claims {
		left, err := d.Client.HandOver(ctx, q)
		if err != nil {
			return 0, err
		}
		come = slices.DeleteFunc(come, func(h terminal.Handed) bool { return slices.Contains(left, string(h.Payment.ID)) })
	}
	return d.Till.TakeOver(ctx, b.From, come)
}

// openBundle opens a bundle for this terminal.
func (d *Device) openBundle(file []byte) (b bundle, err error) {
	var s sealedBundle
	if err := json.Unmarshal(file, &s); err != nil || s.Kind != bundleKind || s.To != d.id.TerminalID {
		return b, ErrBundle
	}
	own, err := handoverKey(d.dir)
	if err != nil {
		return b, err
	}
	key, err := hpke.NewDHKEMPrivateKey(own)
	if err != nil {
		return b, fmt.Errorf("open bundle: %w", err)
	}
	text, err := hpke.Open(key, bundleKDF, bundleAEAD, bundleInfo(s.To), s.Sealed)
	if err != nil || json.Unmarshal(text, &b) != nil || b.To != d.id.TerminalID {
		return b, ErrBundle
	}
	return b, nil
}

// whole returns the payments of a bundle, each of which must be claimed, and
// nothing else.
func (b bundle) whole() (items []terminal.Handed, err error) {
	if err := json.Unmarshal(b.Items, &items); err != nil {
		return nil, ErrBundle
	}
	claimed := map[terminal.PaymentID]int{}
	for _, q := range b.Claims {
		if q.From != b.From || q.To != b.To || q.Digest != b.digest() {
			return nil, ErrBundle
		}
		if len(q.Hops) != len(q.IDs) {
			return nil, ErrBundle
		}
		for n, id := range q.IDs {
			claimed[terminal.PaymentID(id)] = q.Hops[n]
		}
	}
	for _, h := range items {
		if hops, ok := claimed[h.Payment.ID]; !ok || hops != h.Payment.Hops {
			return nil, fmt.Errorf("payment %s: %w", h.Payment.ID, ErrBundle)
		}
	}
	if len(claimed) != len(items) {
		return nil, fmt.Errorf("%d payments, %d claimed: %w", len(items), len(claimed), ErrBundle)
	}
	return items, nil
}
