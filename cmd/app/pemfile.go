package app

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// makePair makes a key and its certificate, signed by parent, or by itself
// when parent is nil, and writes both into one file.
func makePair(path string, template *x509.Certificate, parent *tls.Certificate) (tls.Certificate, error) {
	var none tls.Certificate
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return none, err
	}
	issuer, signer := template, any(key)
	if parent != nil {
		issuer, signer = parent.Leaf, parent.PrivateKey
	}
	// A nil serial number makes a random one of 20 bytes (RFC 5280 §4.1.2.2).
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, &key.PublicKey, signer)
	if err != nil {
		return none, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return none, err
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: certPEMType, Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: keyPEMType, Bytes: keyDER})...)
	if err := writeFile(path, text, privateFile); err != nil {
		return none, err
	}
	return parsePair(text, text)
}

// readPair reads what makePair wrote, and takes away rights that others got to it.
func readPair(path string) (tls.Certificate, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return tls.Certificate{}, err
	}
	if err := os.Chmod(path, privateFile); err != nil {
		return tls.Certificate{}, err
	}
	return parsePair(text, text)
}

// writeFile replaces a file as one: after a power cut it is the old or the new.
func writeFile(path string, text []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	syncDir(filepath.Dir(path))
	return nil
}

// syncDir makes a rename durable where folders can be synced; elsewhere (on
// Windows) the file system's own journal must do.
func syncDir(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
