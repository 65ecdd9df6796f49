package fault

import (
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// The declared faults. The key is the error that means it; the first match in
// the order of the list wins.
var faults = []struct {
	err   error
	fault Fault
}{
	// First, because its cause may be a full disk, which alone would mean that
	// nothing was sent.
	{terminal.ErrNotRecorded, Fault{"NOT_RECORDED", terminal.MoneyUnknown, "Result not recorded", "The payment was sent and its result could not be recorded. Money may have moved.", "Do not charge again. Call the technician.", 0}},
	{terminal.ErrAmount, Fault{"AMOUNT", terminal.MoneyNo, "Amount not allowed", "The amount is zero or over the limit. No money moved.", "Type the amount again.", 0}},
	{terminal.ErrPIN, Fault{"PIN", 0, "Not recognised", "The PIN or the staff card is not right.", "Try again, or ask the manager.", 0}},
	{terminal.ErrLockedOut, Fault{"LOCKED_OUT", 0, "Locked for a while", "A wrong PIN was entered too often. No PIN is accepted until the time shown.", "Wait, or use the staff card.", 0}},
	{terminal.ErrNotAllowed, Fault{"NOT_ALLOWED", terminal.MoneyNo, "A manager must allow this", "You may not do this alone. Nothing was done.", "Ask a manager for PIN or card.", 0}},
	{terminal.ErrNoItem, Fault{"NO_ITEM", terminal.MoneyNo, "Not in the catalogue", "This product code is not in the catalogue. Nothing was added.", "Type the price on the keypad.", 0}},
	{terminal.ErrAccount, Fault{"ACCOUNT", 0, "Account not accepted", "The payment centre does not take this account. Nothing was requested or changed.", "Check the bank, the branch and the number against the passbook.", 0}},
	{terminal.ErrMediumFull, Fault{"MEDIUM_FULL", 0, "No room left", "The stick or the folder is full. The file was not written.", "Make room, or take another stick.", 0}},
	{terminal.ErrMediumReadOnly, Fault{"MEDIUM_READ_ONLY", 0, "Cannot be written to", "The stick or the folder takes no files. The file was not written.", "Look for a lock switch on the stick, or take another.", 0}},
	{terminal.ErrMediumGone, Fault{"MEDIUM_GONE", 0, "Stick or folder gone", "It was pulled out, or cannot be reached. The file was not written.", "Put the stick in again, look for it in the list, and write once more.", 0}},
	{terminal.ErrMediumBusy, Fault{"MEDIUM_BUSY", 0, "Do not pull the stick out yet", "The stick is still in use. What was written is on it.", "Wait a moment and press “Eject” again. If that does not help, switch the terminal off before you pull it out.", 0}},
	{terminal.ErrTooMany, Fault{"TOO_MANY", 0, "Too many sales for one table", "This day has more than 100,000 sales, more than one table takes. No file was written.", "Export the journal: it has all of them.", 0}},
	{terminal.ErrTyped, Fault{"TYPED", 0, "Not accepted as typed", "Something is missing, has the wrong form, or is there already. Nothing was saved.", "Check each field. A PIN has four to eight digits, not all the same and not in sequence.", 0}},
	{terminal.ErrReason, Fault{"REASON", terminal.MoneyNo, "A reason is needed", "This is done only with a reason. Nothing was done.", "Choose or type the reason.", 0}},
	{terminal.ErrTaxFree, Fault{"TAX_FREE", terminal.MoneyNo, "Cannot be tax-free", "No goods qualify, or their sum is outside the tax-free limits.", "Sell with tax, or change the goods.", 0}},
	{terminal.ErrVisitor, Fault{"VISITOR", terminal.MoneyNo, "Visitor's details are not right", "The date of landing is no date, in the future or more than six months ago, or the nationality or the passport number has the wrong form. Nothing was changed.", "Look at the passport, and enter them again.", 0}},
	{terminal.ErrSplit, Fault{"SPLIT", terminal.MoneyPartly, "Part of the sale is paid", "This sale is being paid in parts. What was taken stays taken until it is given back.", "Collect the rest, or give the first part back.", 0}},
	{terminal.ErrInterrupted, Fault{"INTERRUPTED", 0, "From before the restart", "The terminal stopped in the middle of this sale. The screen shows how it stands.", "Look at it before you charge again.", 0}},
	{terminal.ErrRestored, Fault{"RESTORED", terminal.MoneyNo, "Rung up before the restart", "The terminal stopped while these goods were rung up. They are as they were, and nothing was paid for them.", "Compare them with what is on the counter, then go on, or press “Clear the sale” under “More”.", 0}},
	{terminal.ErrNoContract, Fault{"NO_CONTRACT", terminal.MoneyNo, "Wallet not accepted", "This shop does not take this wallet. No money moved.", "Ask for another wallet or cash.", 0}},
	{terminal.ErrNoCredit, Fault{"NO_CREDIT", terminal.MoneyNo, "Not for this wallet", "Money cannot be put into this wallet here. No money moved.", "Give the cash back, or ask for another wallet.", 0}},
	{terminal.ErrStaleCode, Fault{"STALE_CODE", terminal.MoneyNo, "Code too old", "The code was shown too long ago. No money moved.", "Ask the customer to refresh the code, and scan again.", 0}},
	{terminal.ErrCodeUsed, Fault{"CODE_USED", terminal.MoneyNo, "Code used before", "This code was sent for an earlier payment. No money moved now.", "Look at the earlier payment, then ask the customer to refresh the code.", 0}},
	{terminal.ErrAmbiguous, Fault{"AMBIGUOUS", terminal.MoneyNo, "Two codes in view", "The camera sees two different codes. No money moved.", "Show one code only.", 0}},
	{terminal.ErrSettingsOld, Fault{"SETTINGS_OLD", terminal.MoneyNo, "Not without a connection", "The terminal has not heard from the payment centre for too long to accept anything without it. No money moved.", "Wait for the connection, or take cash.", 0}},
	// Before those whose causes they may have.
	{terminal.ErrActivation, Fault{"ACTIVATION", 0, "Not an activation code", "The code that was read is another one.", "Hold the activation code of the payment centre in front of the camera.", 0}},
	{terminal.ErrActivationSpent, Fault{"ACTIVATION_SPENT", 0, "Activation not accepted", "It was used for another terminal, has lapsed, or is not known to the payment centre.", "Ask for a new activation code and scan it.", 0}},
	{terminal.ErrOtherBackend, Fault{"OTHER_BACKEND", 0, "Another server answers", "The server that answered is not the payment centre that the activation names. Nothing was sent.", "Look at the network, or ask for a new activation code.", 0}},
	{terminal.ErrNotProvisioned, Fault{"NOT_PROVISIONED", 0, "Not set up yet", "This machine is not a terminal yet. It takes no payment.", "The technician scans the activation code of the payment centre.", 0}},
	{terminal.ErrCertificate, Fault{"CERTIFICATE", terminal.MoneyNo, "Terminal's certificate has run out", "The payment centre does not know this terminal any more. No money moved. Cash, receipts and reports still work.", "Take cash and call the technician.", 0}},
	{terminal.ErrClock, Fault{"CLOCK", terminal.MoneyNo, "Clock is wrong", "The clock of this machine is far ahead, so the payment centre cannot be verified. No money moved. Cash, receipts and reports still work.", "Take cash and call the technician, who sets date and time.", 0}},
	{terminal.ErrOldRecords, Fault{"OLD_RECORDS", terminal.MoneyNo, "Records are an older copy", "The payment centre has newer records of this terminal than this disk, which was restored or copied. No money moved. Nothing is sold on it.", "Use another terminal and call the technician.", 0}},
	// Before those that it is joined with.
	{terminal.ErrNotGiven, Fault{"NOT_GIVEN", terminal.MoneyTaken, "Nothing was given back", "The payment centre cannot be reached. The payment stands.", "Wait for the connection, and refund again.", 0}},
	{terminal.ErrOverCaps, Fault{"OFFLINE_LIMIT", terminal.MoneyNo, "No more offline payments", "The payment centre cannot be reached, and the shop's limit for payments without a connection is reached. No money moved.", "Take cash, or scan again when the connection is back.", 5 * time.Second}},
	{terminal.ErrNotReached, Fault{"NOT_REACHED", terminal.MoneyNo, "No connection", "The payment centre cannot be reached. No money moved.", "Wait a moment and scan again, or take cash.", 5 * time.Second}},
	{terminal.ErrRefused, Fault{"REFUSED", terminal.MoneyNo, "Terminal not accepted", "The payment centre does not accept this terminal. No money moved. Cash, receipts and reports still work.", "Take cash and call the technician.", 0}},
	// Before the full disk: its refusals follow the first, and the second is one too.
	{terminal.ErrUnconfirmed, Fault{"DISK_FAULT", terminal.MoneyNo, "Storage fault", "The storage did not confirm a record. Nothing was sent.", "Restart the terminal. If it happens again, use another one and call the technician.", 0}},
	{terminal.ErrDisk, Fault{"DISK_REFUSES", terminal.MoneyNo, "Storage takes no records", "The terminal cannot record a payment: its storage is read-only or broken. Nothing was sent.", "Give back what was handed over, sell at another terminal and call the technician.", 0}},
	{terminal.ErrFull, Fault{"DISK_FULL", terminal.MoneyNo, "Storage full", "The terminal cannot record a payment. Nothing was sent.", "Give back what was handed over, sell at another terminal and call the technician.", 0}},
	{terminal.ErrCorrupt, Fault{"CORRUPT", 0, "Records damaged", "The terminal's records cannot be read. They are set aside, not deleted.", "Call the technician.", 0}},
	{terminal.ErrInUse, Fault{"IN_USE", 0, "Already running", "Another program uses this terminal's data.", "Close the other program.", 0}},
	{terminal.ErrNoAnswer, Fault{"NO_ANSWER", terminal.MoneyUnknown, "Result not known", "The payment centre has not answered. Money may have moved.", "Do not charge again. The terminal keeps asking.", 0}},
	{terminal.ErrVoidWindow, Fault{"VOID_WINDOW", terminal.MoneyTaken, "Too late to void", "A void is possible on the same business day only. The payment stands.", "Refund instead.", 0}},
	{terminal.ErrRefundAmount, Fault{"REFUND_AMOUNT", terminal.MoneyTaken, "More than was paid", "The refund is more than what is left of the payment. Nothing was given back.", "Type a smaller amount.", 0}},
	{terminal.ErrRefundPending, Fault{"REFUND_PENDING", terminal.MoneyPartly, "A refund is under way", "An earlier refund of this payment has no answer yet.", "Wait until it is answered.", 0}},
	{terminal.ErrNotCaptured, Fault{"NOT_CAPTURED", terminal.MoneyNo, "Nothing to give back", "This payment holds no money that could be given back.", "Look at the payment in the history.", 0}},
	{terminal.ErrHandedOver, Fault{"HANDED_OVER", 0, "Handed over", "Another terminal of the shop goes on with this payment.", "Look for it on that terminal.", 0}},
	{terminal.ErrBusy, Fault{"BUSY", terminal.MoneyUnknown, "Payment in progress", "The terminal is still asking about this payment.", "Wait until it is settled.", 0}},
	// Before those whose causes it has.
	{terminal.ErrSlipsWait, Fault{"SLIPS_WAIT", terminal.MoneyTaken, "Too many slips waiting", "The printer has not printed for a long time, and this slip was not kept for it. The payment is complete.", "Fix the printer, then press Reprint in the history.", 0}},
	{terminal.ErrPaperOut, Fault{"PAPER_OUT", terminal.MoneyTaken, "Paper out", "The printer has no paper. The payment is complete.", "Put in paper. The slip then prints by itself.", 0}},
	{terminal.ErrCoverOpen, Fault{"COVER_OPEN", terminal.MoneyTaken, "Cover open", "The printer's cover is open. The payment is complete.", "Close the cover. The slip then prints by itself.", 0}},
	{terminal.ErrPrinterOffline, Fault{"PRINTER_OFFLINE", terminal.MoneyTaken, "Printer not reached", "The printer does not answer. The payment is complete.", "Check the printer's power and cable. The slip then prints by itself.", 0}},
	{terminal.ErrPrinterFault, Fault{"PRINTER_FAULT", terminal.MoneyTaken, "Printer fault", "The printer reports a fault. The payment is complete.", "Check the printer. The slip then prints by itself.", 0}},
	{terminal.ErrPrintUnknown, Fault{"PRINT_UNKNOWN", terminal.MoneyTaken, "Was it printed?", "The printer did not confirm the slip. The payment is complete.", "Look at the paper; press Reprint if it is missing.", 0}},
	{terminal.ErrOtherProof, Fault{"OTHER_PROOF", terminal.MoneyUnknown, "Proof of another payment", "The proof that was read is of another sale, sum or terminal. It does not pay this sale.", "Ask the customer to open the proof of this payment.", 0}},
	{terminal.ErrOldProof, Fault{"OLD_PROOF", terminal.MoneyUnknown, "Proof too old", "The proof is from outside the time in which this code was valid.", "Do not hand over the goods. The terminal asks when the connection is back.", 0}},
	{terminal.ErrProof, Fault{"NO_PROOF", terminal.MoneyUnknown, "Not a valid proof", "This is not a proof signed by the payment centre. It does not show that the sale is paid.", "Ask the customer to open the proof of payment.", 0}},
	{terminal.ErrShown, Fault{"NO_SHOWN_CODES", terminal.MoneyNo, "Not set up", "This terminal does not show codes of its own. No money moved.", "Scan the customer's code instead.", 0}},
	{terminal.ErrCamera, Fault{"CAMERA", terminal.MoneyNo, "Camera not ready", "The camera gives no picture. No money moved.", "Check the camera's cable.", 2 * time.Second}},
	{paycode.ErrUnknownCode, Fault{"UNREADABLE", terminal.MoneyNo, "Not a payment code", "The code that was read is not a payment code. No money moved.", "Ask the customer to open the payment code.", 0}},
	{paycode.ErrMerchantCode, Fault{"MERCHANT_CODE", terminal.MoneyNo, "This is a shop's code", "This is a code of a shop, not of a customer. No money moved.", "Ask the customer to open the payment code.", 0}},
}
