package device

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"sync"

	"github.com/google/go-tpm/tpm2"
	"github.com/google/go-tpm/tpm2/transport"
	"github.com/google/go-tpm/tpm2/transport/linuxtpm"
)

// tpmDevice is the chip, behind the kernel's resource manager, which gives each
// program handles of its own and forgets them when it ends.
const tpmDevice = "/dev/tpmrm0"

// tpmFile holds a key that only the chip which made it can use.
const tpmFile = "device.tpm"

// A tpmKey signs by a chip. The private half never leaves it: what lies in the
// folder is sealed to this one chip, so that a copied disk is no copied terminal.
type tpmKey struct {
	public *ecdsa.PublicKey

	mu     sync.Mutex // guards the chip, which does one thing at a time
	chip   transport.TPM
	handle tpm2.AuthHandle
}

// openTPM opens the chip of this machine, if there is one.
func openTPM() (transport.TPM, bool) {
	if _, err := os.Stat(tpmDevice); err != nil {
		return nil, false
	}
	chip, err := linuxtpm.Open(tpmDevice)
	return chip, err == nil // a chip that does not open is as good as none
}

// sealedKey is what lies in tpmFile.
type sealedKey struct {
	Public  []byte `json:"public"`  // TPM2B_PUBLIC without its length
	Private []byte `json:"private"` // TPM2B_PRIVATE likewise: encrypted to the chip
}

// signingTemplate is a P-256 key for ECDSA over SHA-256 that cannot be taken out.
var signingTemplate = tpm2.TPMTPublic{
	Type: tpm2.TPMAlgECC, NameAlg: tpm2.TPMAlgSHA256,
	ObjectAttributes: tpm2.TPMAObject{FixedTPM: true, FixedParent: true, SensitiveDataOrigin: true, UserWithAuth: true, SignEncrypt: true, NoDA: true},
	Parameters: tpm2.NewTPMUPublicParms(tpm2.TPMAlgECC, &tpm2.TPMSECCParms{
		CurveID: tpm2.TPMECCNistP256,
		Scheme:  tpm2.TPMTECCScheme{Scheme: tpm2.TPMAlgECDSA, Details: tpm2.NewTPMUAsymScheme(tpm2.TPMAlgECDSA, &tpm2.TPMSSigSchemeECDSA{HashAlg: tpm2.TPMAlgSHA256})},
	}),
}

// storageKey makes the chip's storage key, which is the same each time: the TCG's
// reference template in the owner's hierarchy.
func storageKey(chip transport.TPM) (tpm2.AuthHandle, error) {
	made, err := tpm2.CreatePrimary{PrimaryHandle: tpm2.TPMRHOwner, InPublic: tpm2.New2B(tpm2.ECCSRKTemplate)}.Execute(chip)
	if err != nil {
		return tpm2.AuthHandle{}, fmt.Errorf("make storage key: %w", err)
	}
	return tpm2.AuthHandle{Handle: made.ObjectHandle, Name: made.Name, Auth: tpm2.PasswordAuth(nil)}, nil
}

// forget frees a handle. The resource manager would when we end.
func forget(chip transport.TPM, h tpm2.AuthHandle) {
	_, _ = tpm2.FlushContext{FlushHandle: h.Handle}.Execute(chip)
}

// loadTPMKey loads the key of dir into the chip, or makes it and writes it first.
func loadTPMKey(dir string, chip transport.TPM) (*tpmKey, error) {
	parent, err := storageKey(chip)
	if err != nil {
		return nil, err
	}
	defer forget(chip, parent)
	if _, err := os.Stat(filepath.Join(dir, tpmFile)); errors.Is(err, os.ErrNotExist) {
		made, err := tpm2.Create{ParentHandle: parent, InPublic: tpm2.New2B(signingTemplate)}.Execute(chip)
		if err != nil {
			return nil, fmt.Errorf("make key in the TPM: %w", err)
		}
		if err := writeJSON(dir, tpmFile, sealedKey{made.OutPublic.Bytes(), made.OutPrivate.Buffer}); err != nil {
			return nil, err
		}
	}
	var kept sealedKey
	if err := readJSON(dir, tpmFile, &kept); err != nil {
		return nil, err
	}
	loaded, err := tpm2.Load{
		ParentHandle: parent, InPublic: tpm2.BytesAs2B[tpm2.TPMTPublic](kept.Public), InPrivate: tpm2.TPM2BPrivate{Buffer: kept.Private},
	}.Execute(chip)
	if err != nil {
		return nil, fmt.Errorf("load key into the TPM, which must be the one that made it: %w: %w", ErrIdentity, err)
	}
	public, err := publicOf(kept.Public)
	if err != nil {
		return nil, err
	}
	return &tpmKey{public: public, chip: chip, handle: tpm2.AuthHandle{Handle: loaded.ObjectHandle, Name: loaded.Name, Auth: tpm2.PasswordAuth(nil)}}, nil
}

// publicOf reads the public half.
func publicOf(text []byte) (*ecdsa.PublicKey, error) {
	area, err := tpm2.Unmarshal[tpm2.TPMTPublic](text)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w: %w", tpmFile, ErrIdentity, err)
	}
	point, err := area.Unique.ECC()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w: %w", tpmFile, ErrIdentity, err)
	}
	// An uncompressed point (SEC 1, 2.3.3), so that one off the curve is refused.
	form := append([]byte{4}, padded(point.X.Buffer)...)
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(form, padded(point.Y.Buffer)...))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w: %w", tpmFile, ErrIdentity, err)
	}
	return public, nil
}

// padded is a coordinate in its full length; a chip leaves out leading zeros.
func padded(b []byte) []byte {
	const size = 32 // bytes, of P-256
	return append(make([]byte, max(0, size-len(b))), b...)
}

// Public returns the public key.
func (k *tpmKey) Public() crypto.PublicKey { return k.public }

// Sign signs a SHA-256 digest. It does not need the randomness: the chip has its own.
func (k *tpmKey) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if opts.HashFunc() != crypto.SHA256 {
		return nil, fmt.Errorf("sign by the TPM with %s: %w", opts.HashFunc(), errors.ErrUnsupported)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	signed, err := tpm2.Sign{
		KeyHandle: k.handle, Digest: tpm2.TPM2BDigest{Buffer: digest},
		Validation: tpm2.TPMTTKHashCheck{Tag: tpm2.TPMSTHashCheck, Hierarchy: tpm2.TPMRHNull},
	}.Execute(k.chip)
	if err != nil {
		return nil, fmt.Errorf("sign by the TPM: %w", err)
	}
	s, err := signed.Signature.Signature.ECDSA()
	if err != nil {
		return nil, fmt.Errorf("sign by the TPM: %w", err)
	}
	return asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(s.SignatureR.Buffer), new(big.Int).SetBytes(s.SignatureS.Buffer)})
}
