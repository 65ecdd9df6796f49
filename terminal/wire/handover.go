package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// CodeHandover refuses a hand-over: it is not signed by the terminal that gives,
// not for the one that asks, between two shops, or old: none of its payments is the
// giver's to give any more.
const CodeHandover Code = "HANDOVER_REFUSED"

// CodeHandedOver refuses a call about a payment that another terminal of the shop
// goes on with; Problem.HandedTo names that one.
const CodeHandedOver Code = "HANDED_OVER"

// A HandoverRequest tells the backend that a terminal goes on with payments of
// another one of its shop: POST /v1/handover, by the terminal that takes. From
// then on they are its own, and calls of the other about them are refused by
// CodeHandedOver, also about those that the backend has not seen yet. It may be
// repeated, until one of them goes on: each hand-over of a payment has a higher number
// than the one before it.
type HandoverRequest struct {
	From      string    `json:"from"`
	To        string    `json:"to"`
	IDs       []string  `json:"ids"`    // 1 to HandoverMost
	Hops      []int     `json:"hops"`   // of each of IDs: how often it was handed over, this time among them
	Digest    string    `json:"digest"` // SHA-256, hex, of what the one gave the other beside this
	At        time.Time `json:"at"`
	Signature string    `json:"signature"` // base64 Ed25519 by From's journal key over Signed
}

// HandoverMost is how many payments one request names.
const HandoverMost = 1000

// A HandoverAnswer answers a HandoverRequest.
type HandoverAnswer struct {
	Result Result `json:"result"`
	// Left are those of IDs that another terminal goes on with by now, or that came by
	// another hand-over of the same number first: they are not the taker's.
	Left []string `json:"left,omitempty"`
}

// Signed returns what the terminal signs that hands payments over.
func (q HandoverRequest) Signed() []byte {
	var list strings.Builder
	for n, id := range q.IDs {
		if n > 0 {
			list.WriteByte('\n')
		}
		list.WriteString(id)
		if n < len(q.Hops) {
			list.WriteString(" " + strconv.Itoa(q.Hops[n]))
		}
	}
	sum := sha256.Sum256([]byte(list.String()))
	return []byte("kaikei hand-over v2\n" + q.From + "\n" + q.To + "\n" + q.At.UTC().Format(time.RFC3339Nano) + "\n" + hex.EncodeToString(sum[:]) + "\n" + q.Digest)
}
