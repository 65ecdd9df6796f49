package paycode

import (
	"encoding/base64"
	"strings"
)

// JPQRText writes a payment number as the JPQR1 code of an operator (JPQR CPM
// 1.1): the operator in 4F and the number in 57, both as ASCII. Each has to be
// shorter than 100 bytes; ParseCPM tells whether the operator is one of 5 to 16.
func JPQRText(operator, number string) string {
	app := appendTLV(nil, DataObject{tagAID, []byte(operator)})
	app = appendTLV(app, DataObject{tagTrack2, []byte(number)})
	out := appendTLV(nil, DataObject{tagFormat, []byte("JPQR1")})
	return base64.StdEncoding.EncodeToString(appendTLV(out, DataObject{tagApplication, app}))
}

// Token returns what a scanned text pays with, a bearer token as the text is:
// the number in a JPQR code whose number begins with its operator, as the bar
// code of the same operator does, and any other text itself. Two texts of one
// token are one code in two forms.
func Token(text string) string {
	if !strings.HasPrefix(text, jpqrPrefix) {
		return text
	}
	c, err := ParseCPM(text)
	if err != nil {
		return text
	}
	number := c.Applications[0].PaymentID()
	if !digits(number) || !strings.HasPrefix(number, c.Applications[0].AID) {
		return text
	}
	return number
}
