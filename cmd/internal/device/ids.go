package device

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// ids makes the ids of payments and refunds.
type ids struct{}

// NewID returns a UUID of version 7 (RFC 9562, 5.7): 48 bits of milliseconds,
// so that ids sort as they were made, then 74 random bits, so that no two
// devices ever make the same.
func (ids) NewID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: it ends the program rather than return weak ids
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(time.Now().UnixMilli()))
	copy(b[:6], ms[2:])
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	s := hex.EncodeToString(b[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
