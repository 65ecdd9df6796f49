package ledger

// A Request is a change that a terminal asks for under an id of its own making
// (the contract's idempotency): the same id and bytes are the same request,
// carried out once and answered as it stands for ever; the same id with other
// bytes is ErrInconsistent.
type Request struct {
	// Terminal is who asks.
	Terminal string
	// ID is that of what is asked for: a payment, a refund, a change of the account.
	ID string
	// Body is the request as it came over the wire.
	Body []byte
}

// sum stands for the bytes.
func (r Request) sum() string { return hash(string(r.Body)) }
