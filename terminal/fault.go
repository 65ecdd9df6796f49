package terminal

import (
	"errors"
	"time"

	"kaikei/terminal/paycode"
)

// A FaultCode names a declared fault. Screens translate by it.
type FaultCode string

// A Fault is trouble told to a clerk: what happened, whether money moved, what
// to do. Screens show faults and invent none. The texts are English; other
// languages are looked up by Code.
type Fault struct {
	Code  FaultCode
	Money Money // 0 when it is not about a payment
	Title string
	Text  string
	Todo  string
	// After is how long the trouble must last before it is shown, so that a
	// flap never reaches a person.
	After time.Duration
}

// The declared faults. The key is the error that means it; the first match in
// the order of the list wins.
var faults = []struct {
	err   error
	fault Fault
}{
	// First, because its cause may be a full disk, which alone would mean that
	// nothing was sent.
	{ErrNotRecorded, Fault{"NOT_RECORDED", MoneyUnknown, "Result not recorded", "The payment was sent and its result could not be recorded. Money may have moved.", "Do not charge again. Call the technician.", 0}},
	{ErrAmount, Fault{"AMOUNT", MoneyNo, "Amount not allowed", "The amount is zero or over the limit. No money moved.", "Type the amount again.", 0}},
	{ErrPIN, Fault{"PIN", 0, "Not recognised", "The PIN or the staff card is not right.", "Try again, or ask the manager.", 0}},
	{ErrLockedOut, Fault{"LOCKED_OUT", 0, "Locked for a while", "The PIN was wrong too often. It is not looked at until the time shown.", "Wait, or use the staff card.", 0}},
	{ErrNotAllowed, Fault{"NOT_ALLOWED", MoneyNo, "A manager must allow this", "You may not do this alone. Nothing was done.", "Ask a manager for PIN or card.", 0}},
	{ErrNoItem, Fault{"NO_ITEM", MoneyNo, "Not in the catalogue", "This product code is not in the catalogue. Nothing was added.", "Type the price on the keypad.", 0}},
	{ErrAccount, Fault{"ACCOUNT", 0, "Not an account", "The payment centre does not take this account. Nothing was asked for, and nothing was changed.", "Check the bank, the branch and the number against the passbook.", 0}},
	{ErrMediumFull, Fault{"MEDIUM_FULL", 0, "No room left", "The stick or the folder is full. The file was not written.", "Make room, or take another stick.", 0}},
	{ErrMediumReadOnly, Fault{"MEDIUM_READ_ONLY", 0, "Cannot be written to", "The stick or the folder takes no files. The file was not written.", "Look for a lock switch on the stick, or take another.", 0}},
	{ErrMediumGone, Fault{"MEDIUM_GONE", 0, "Stick or folder gone", "It was pulled out, or cannot be reached. The file was not written.", "Put the stick in again, look for it in the list, and write once more.", 0}},
	{ErrMediumBusy, Fault{"MEDIUM_BUSY", 0, "Do not pull the stick out yet", "The stick is still in use. What was written is on it.", "Wait a moment and press “Eject” again. If that does not help, switch the terminal off before you pull it out.", 0}},
	{ErrTooMany, Fault{"TOO_MANY", 0, "Too many sales for one table", "This day has more than 100,000 sales, more than one table takes. No file was written.", "Export the journal: it has all of them.", 0}},
	{ErrTyped, Fault{"TYPED", 0, "Not accepted as typed", "Something is missing, not in its form, or there already. Nothing was kept.", "Look at each field. A PIN has four to eight digits, neither equal nor in a row.", 0}},
	{ErrReason, Fault{"REASON", MoneyNo, "A reason is needed", "This is done only with a reason. Nothing was done.", "Choose or type the reason.", 0}},
	{ErrTaxFree, Fault{"TAX_FREE", MoneyNo, "Cannot be tax-free", "The goods are below or above the bounds of a tax-free sale, or are none that it is for.", "Sell with tax, or change what is sold.", 0}},
	{ErrSplit, Fault{"SPLIT", MoneyPartly, "Part of the sale is paid", "This sale is being paid in parts. What was taken stays taken until it is given back.", "Collect the rest, or give the first part back.", 0}},
	{ErrNoContract, Fault{"NO_CONTRACT", MoneyNo, "Wallet not accepted", "This shop does not take this wallet. No money moved.", "Ask for another wallet or cash.", 0}},
	{ErrNoCredit, Fault{"NO_CREDIT", MoneyNo, "Not for this wallet", "Money cannot be put into this wallet here. No money moved.", "Give the cash back, or ask for another wallet.", 0}},
	{ErrStaleCode, Fault{"STALE_CODE", MoneyNo, "Code too old", "The code was shown too long ago. No money moved.", "Ask the customer to refresh the code, and scan again.", 0}},
	{ErrCodeUsed, Fault{"CODE_USED", MoneyNo, "Code used before", "This code was sent for an earlier payment. No money moved now.", "Look at the earlier payment, then ask the customer to refresh the code.", 0}},
	{ErrAmbiguous, Fault{"AMBIGUOUS", MoneyNo, "Two codes in view", "The camera sees two different codes. No money moved.", "Show one code only.", 0}},
	{ErrSettingsOld, Fault{"SETTINGS_OLD", MoneyNo, "Not without a connection", "The terminal has not heard from the payment centre for too long to accept anything without it. No money moved.", "Wait for the connection, or take cash.", 0}},
	// Before those whose causes they may have.
	{ErrActivation, Fault{"ACTIVATION", 0, "Not an activation code", "The code that was read is another one.", "Hold the activation code of the payment centre before the camera.", 0}},
	{ErrActivationSpent, Fault{"ACTIVATION_SPENT", 0, "Activation not accepted", "It was used for another terminal, has lapsed, or is not known to the payment centre.", "Ask for a new activation code and scan it.", 0}},
	{ErrOtherBackend, Fault{"OTHER_BACKEND", 0, "Another server answers", "Who answers is not the payment centre that the activation names. Nothing was handed over.", "Look at the network, or ask for a new activation code.", 0}},
	{ErrNotProvisioned, Fault{"NOT_PROVISIONED", 0, "Not set up yet", "This machine is not a terminal yet. It takes no payment.", "The technician scans the activation code of the payment centre.", 0}},
	{ErrCertificate, Fault{"CERTIFICATE", MoneyNo, "Terminal's certificate has run out", "The payment centre does not know this terminal any more. No money moved. Cash, receipts and reports still work.", "Take cash and call the technician.", 0}},
	{ErrClock, Fault{"CLOCK", MoneyNo, "Clock is wrong", "The clock of this machine is far ahead, so the payment centre cannot be believed. No money moved. Cash, receipts and reports still work.", "Take cash and call the technician, who sets date and time.", 0}},
	{ErrOldRecords, Fault{"OLD_RECORDS", MoneyNo, "Records are an older copy", "The payment centre has newer records of this terminal than this disk, which was restored or copied. No money moved. Nothing is sold on it.", "Use another terminal and call the technician.", 0}},
	// Before those that it is joined with.
	{ErrNotGiven, Fault{"NOT_GIVEN", MoneyTaken, "Nothing was given back", "The payment centre cannot be reached. The payment stands.", "Wait for the connection, and refund again.", 0}},
	{ErrNotReached, Fault{"NOT_REACHED", MoneyNo, "No connection", "The payment centre cannot be reached. No money moved.", "Wait a moment and scan again, or take cash.", 5 * time.Second}},
	{ErrRefused, Fault{"REFUSED", MoneyNo, "Terminal not accepted", "The payment centre does not accept this terminal. No money moved. Cash, receipts and reports still work.", "Take cash and call the technician.", 0}},
	// Before the full disk: its refusals follow the first, and the second is one too.
	{ErrUnconfirmed, Fault{"DISK_FAULT", MoneyNo, "Storage fault", "The storage did not confirm a record. Nothing was sent.", "Restart the terminal. If it comes again, sell at another one and call the technician.", 0}},
	{ErrDisk, Fault{"DISK_REFUSES", MoneyNo, "Storage takes no records", "The terminal cannot record a payment: its storage is read-only or broken. Nothing was sent.", "Give back what was handed over, sell at another terminal and call the technician.", 0}},
	{ErrFull, Fault{"DISK_FULL", MoneyNo, "Storage full", "The terminal cannot record a payment. Nothing was sent.", "Give back what was handed over, sell at another terminal and call the technician.", 0}},
	{ErrCorrupt, Fault{"CORRUPT", 0, "Records damaged", "The terminal's records cannot be read. They are set aside, not deleted.", "Call the technician.", 0}},
	{ErrInUse, Fault{"IN_USE", 0, "Already running", "Another program uses this terminal's data.", "Close the other program.", 0}},
	{ErrNoAnswer, Fault{"NO_ANSWER", MoneyUnknown, "Result not known", "The payment centre has not answered. Money may have moved.", "Do not charge again. The terminal keeps asking.", 0}},
	{ErrVoidWindow, Fault{"VOID_WINDOW", MoneyTaken, "Too late to void", "A void is possible on the same business day only. The payment stands.", "Refund instead.", 0}},
	{ErrRefundAmount, Fault{"REFUND_AMOUNT", MoneyTaken, "More than was paid", "The refund is more than what is left of the payment. Nothing was given back.", "Type a smaller amount.", 0}},
	{ErrRefundPending, Fault{"REFUND_PENDING", MoneyPartly, "A refund is under way", "An earlier refund of this payment has no answer yet.", "Wait until it is answered.", 0}},
	{ErrNotCaptured, Fault{"NOT_CAPTURED", MoneyNo, "Nothing to give back", "This payment holds no money that could be given back.", "Look at the payment in the history.", 0}},
	{ErrHandedOver, Fault{"HANDED_OVER", 0, "Handed over", "Another terminal of the shop goes on with this payment.", "Look for it on that terminal.", 0}},
	{ErrBusy, Fault{"BUSY", MoneyUnknown, "Payment is being worked on", "The terminal is still asking about this payment.", "Wait until it is settled.", 0}},
	// Before those whose causes it has.
	{ErrSlipsWait, Fault{"SLIPS_WAIT", MoneyTaken, "Too many slips wait", "The printer has not printed for a long time, and this slip was not kept for it. The payment is complete.", "Look after the printer; then press Reprint in the history.", 0}},
	{ErrPaperOut, Fault{"PAPER_OUT", MoneyTaken, "Paper out", "The printer has no paper. The payment is complete.", "Put in paper. The slip then prints by itself.", 0}},
	{ErrCoverOpen, Fault{"COVER_OPEN", MoneyTaken, "Cover open", "The printer's cover is open. The payment is complete.", "Close the cover. The slip then prints by itself.", 0}},
	{ErrPrinterOffline, Fault{"PRINTER_OFFLINE", MoneyTaken, "Printer not reached", "The printer does not answer. The payment is complete.", "Check the printer's power and cable. The slip then prints by itself.", 0}},
	{ErrPrinterFault, Fault{"PRINTER_FAULT", MoneyTaken, "Printer fault", "The printer reports a fault. The payment is complete.", "Check the printer. The slip then prints by itself.", 0}},
	{ErrPrintUnknown, Fault{"PRINT_UNKNOWN", MoneyTaken, "Was it printed?", "The printer did not confirm the slip. The payment is complete.", "Look at the paper; press Reprint if it is missing.", 0}},
	{ErrOtherProof, Fault{"OTHER_PROOF", MoneyUnknown, "Proof of another payment", "The proof that was read is of another sale, sum or terminal. It does not pay this sale.", "Ask the customer to open the proof of this payment.", 0}},
	{ErrOldProof, Fault{"OLD_PROOF", MoneyUnknown, "Proof too old", "The proof is of a time at which this code was not open.", "Keep the goods. The terminal asks when the line is back.", 0}},
	{ErrProof, Fault{"NO_PROOF", MoneyUnknown, "Not a valid proof", "This is no proof signed by the payment centre. The sale is not paid.", "Ask the customer to open the proof of payment.", 0}},
	{ErrShown, Fault{"NO_SHOWN_CODES", MoneyNo, "Not set up", "This terminal does not show codes of its own. No money moved.", "Scan the customer's code instead.", 0}},
	{ErrCamera, Fault{"CAMERA", MoneyNo, "Camera not ready", "The camera gives no picture. No money moved.", "Check the camera's cable.", 2 * time.Second}},
	{paycode.ErrUnknownCode, Fault{"UNREADABLE", MoneyNo, "Not a payment code", "The code that was read is not a payment code. No money moved.", "Ask the customer to open the payment code.", 0}},
	{paycode.ErrMerchantCode, Fault{"MERCHANT_CODE", MoneyNo, "A shop's code", "This is a code of a shop, not of a customer. No money moved.", "Ask the customer to open the payment code.", 0}},
}

// FaultInternal is the code of the fault of an error that nobody declared.
const FaultInternal FaultCode = "INTERNAL"

// internalFault is shown for an error that nobody declared. The operator finds
// the error itself in the log.
var internalFault = Fault{FaultInternal, 0, "Internal fault", "The terminal met an error that it does not know.", "Look at the history before charging again. Call the technician.", 0}

// FaultOf returns the declared fault that err means. It is the only way from
// an error to what a clerk reads.
func FaultOf(err error) Fault {
	for _, f := range faults {
		if errors.Is(err, f.err) {
			return f.fault
		}
	}
	return internalFault
}

// A variant is what a fault says when it is not about a payment, or not about one that is
// complete.
type variant string

// The variants. Their texts are looked up as those of faults are.
const (
	beside   variant = "beside"   // a report, a staff card: of no payment
	recorded variant = "recorded" // a void, a refund, a promise
	asked    variant = "asked"    // not a printer's: a question to the backend about no payment
	// likewise: money that should have gone into a wallet
	crediting variant = "crediting"
	undone    variant = "undone"  // a disk's: of what sells nothing
	looking   variant = "looking" // a disk's: of a sign-in
)

// variants are their texts in English, by which they are known again.
var variants = map[variant]string{
	beside:   "The slip that was asked for is of no payment.",
	recorded: "What was done is on record. Only the slip is missing.",
	asked:    "The payment centre cannot be reached. Nothing was changed.",

	crediting: "The payment centre cannot be reached. Nothing went into the wallet.",
	undone:    "Nothing could be recorded, so nothing was done. All is as it was.",
	looking:   "The sign-in could not be recorded. Nothing can be sold or given back.",
}

// OfPrinter reports whether f is about a slip that is not on paper, or may not be.
func (f Fault) OfPrinter() bool {
	for _, err := range []error{ErrSlipsWait, ErrPaperOut, ErrCoverOpen, ErrPrinterOffline, ErrPrinterFault, ErrPrintUnknown} {
		if f.Code == FaultOf(err).Code {
			return true
		}
	}
	return false
}

// Beside is a printer's fault as it is told of a slip of no payment: that a payment is
// complete would be another's. Any other fault stays as it is.
func (f Fault) Beside() Fault {
	if f.OfPrinter() {
		f.Money, f.Text, f.Todo = 0, variants[beside], "Look after the printer. What does not come out is printed again from the menu."
	}
	return f
}

// Recorded is a printer's fault as it is told of a slip about money that went back, or
// is still to come: the payment is not complete. Any other fault stays as it is.
func (f Fault) Recorded() Fault {
	if f.OfPrinter() {
		f.Money, f.Text = 0, variants[recorded]
	}
	return f
}

// Asked is the fault of a line that is cut as it is told to who asked the backend about
// no payment: there is nothing to scan again. Any other fault stays as it is.
func (f Fault) Asked() Fault {
	if f.Code == FaultOf(ErrNotReached).Code {
		f.Money, f.Text, f.Todo = 0, variants[asked], "Try again when the connection is back."
	}
	return f
}

// Undone is the fault of a disk that takes no records as it is told of what sells
// nothing, such as a refund or a close: there is no cash to be handed back, and what
// was paid stands. Any other fault stays as it is.
func (f Fault) Undone() Fault {
	for _, err := range []error{ErrFull, ErrDisk} {
		if f.Code == FaultOf(err).Code {
			f.Money, f.Text, f.Todo = 0, variants[undone], "Call the technician, and try again when it is mended."
		}
	}
	return f
}

// Looking is the fault of a disk that takes no records as it is told to who has signed
// in all the same, to look: what they can do goes before whom to call. Any other fault
// stays as it is.
func (f Fault) Looking() Fault {
	if as := f.Undone(); as.Text == variants[undone] {
		f.Money, f.Text, f.Todo = 0, variants[looking], "History, totals and reprints work. Sell at another terminal and call the technician."
	}
	return f
}

// Crediting is the fault of a line that is cut as it is told of money that should have
// gone into a wallet: cash would not help. Any other fault stays as it is.
func (f Fault) Crediting() Fault {
	if f.Code == FaultOf(ErrNotReached).Code {
		f.Text, f.Todo = variants[crediting], "Give back any cash, or wait a moment and scan again."
	}
	return f
}

// Variant says under which name the text of f is looked up besides its code; "" for
// none. A todo under that name goes before the fault's own.
func (f Fault) Variant() string {
	for name, text := range variants {
		if f.Text == text {
			return string(name)
		}
	}
	return ""
}

// Faults returns every declared fault, for those who translate them.
func Faults() []Fault {
	all := make([]Fault, 0, len(faults)+1)
	for _, f := range faults {
		all = append(all, f.fault)
	}
	return append(all, internalFault)
}
