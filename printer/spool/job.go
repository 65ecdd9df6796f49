package spool

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kaikei/printer"
	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// Errors of a spool.
var (
	ErrFull  = fmt.Errorf("spool full: %w", terminal.ErrSlipsWait)
	ErrNoJob = errors.New("no such job, or it is finished")
	ErrInUse = errors.New("spool in use by another program")
)

// A State is how far a job is. The names are stored.
type State string

// The states of a job.
const (
	Waiting  State = "waiting"  // nothing of it was sent
	Printing State = "printing" // bytes of it may have been sent
	Printed  State = "printed"  // on paper, as sure as the printer allows
	Doubtful State = "doubtful" // sent, and nobody knows whether it is on paper
	Dropped  State = "dropped"  // nobody wants it any more
)

// finished reports whether nothing is left to do.
func (s State) finished() bool { return s == Printed || s == Dropped }

// A Job is one slip on its way to paper.
type Job struct {
	Number uint64    `json:"number"` // from 1; jobs are printed in this order
	Key    string    `json:"key"`    // what it is about: jobs of the same slip share it; empty for none
	Title  string    `json:"title"`  // for people
	State  State     `json:"state"`
	Made   time.Time `json:"made"`
	Ended  time.Time `json:"ended,omitzero"`
	// Trouble is why it is not printed, or not surely.
	Trouble string `json:"trouble,omitempty"`
	// Document is left out of a finished job.
	Document printer.Document `json:"document,omitzero"`
}

// keyOf names a slip: each copy of each slip of a payment has its own.
func keyOf(r terminal.Receipt) string {
	if r.Payment == "" {
		return ""
	}
	return fmt.Sprintf("%s%s/%d/%s", keyBegin(r.Kind, r.Payment), r.Refund, r.Slip, r.Copy)
}

// keyBegin is how the keys of all slips of a kind of a payment begin.
func keyBegin(kind receipt.Kind, p terminal.PaymentID) string { return fmt.Sprintf("%s/%s/", kind, p) }

// Slip tells what the job prints when it is of a payment: the kind of slip, its number
// and whose copy. The kind is empty when it is of none.
func (j Job) Slip() (kind receipt.Kind, number int, of terminal.Copy) {
	part := strings.Split(j.Key, "/")
	if len(part) != 5 {
		return "", 0, ""
	}
	number, err := strconv.Atoi(part[3])
	if err != nil {
		return "", 0, ""
	}
	return receipt.Kind(part[0]), number, terminal.Copy(part[4])
}

// kinds and copies are what jobs are called.
var (
	kinds  = map[receipt.Kind]string{receipt.KindSale: "売上", receipt.KindVoid: "取消", receipt.KindRefund: "返品", receipt.KindNamed: "領収書"}
	copies = map[terminal.Copy]string{terminal.CustomerCopy: "お客様控え", terminal.MerchantCopy: "加盟店控え", terminal.GiftCopy: "ギフトレシート"}
)

// titleOf is what a list of jobs calls a slip.
func titleOf(r terminal.Receipt) string {
	return fmt.Sprintf("%s %04d %s", kinds[r.Kind], r.Slip, copies[r.Copy])
}
