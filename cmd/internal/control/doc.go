// Package control is what technicians and programs ask of a terminal: the
// operations behind kaikeictl, and the socket on which a running terminal
// offers them. An [Op] called on a [Conn] is done by the running terminal when
// there is one, else by this process with the data folder opened; the code is
// the same in both cases.
//
// The socket lies in the data folder, and its mode lets only the owner of the
// folder in. Requests and answers are JSON over HTTP, one path an operation:
// POST /v1/sale.
//
// # Caveats
//
// A request to sell carries a whole payment code. It is neither logged nor
// repeated in an error.
package control

import (
	"kaikei/terminal/fault"
)

// An Error is what went wrong with an operation: words for the operator, and
// the declared fault that a clerk would see.
type Error struct {
	Message string     `json:"message"`
	Code    fault.Code `json:"code"`
	Text    string     `json:"text"`
	Todo    string     `json:"todo"`
}

// Error returns the operator's words.
func (e *Error) Error() string { return e.Message }

// errorOf declares err.
func errorOf(err error) *Error {
	f := fault.Of(err)
	return &Error{Message: err.Error(), Code: f.Code, Text: f.Text, Todo: f.Todo}
}
