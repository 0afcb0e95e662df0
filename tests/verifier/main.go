// A second verifier of a journal, which shares nothing with Daybook's own code: it reads the log as any client of C2SP tlog-tiles would, with the Go
// project's packages for notes and trees.
//
//	verifier [-key FILE] [-proofs COUNT] URL [CHECKPOINT-FILE...]
//
// URL is that of the log, http://platform:key@host:port/log/platform. Every entry is hashed, every tile compared, the signature and older checkpoints checked,
// and some proofs asked for. Exit code 0 where all is as it was signed.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

func fail(format string, arguments ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}

func check(err error, what string) {
	if err != nil {
		fail("%s: %v", what, err)
	}
}

// Without what is secret in it.
func shown(address string) string {
	parsed, err := url.Parse(address)
	check(err, "the address")
	parsed.User = nil
	return parsed.String()
}

func read(address string, accept string) []byte {
	request, err := http.NewRequest("GET", address, nil)
	check(err, "the address")
	if accept != "" {
		request.Header.Set("Accept", accept)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		fail("%s does not answer", shown(address))
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	check(err, shown(address))
	if answer.StatusCode != 200 {
		fail("%s answers %s: %s", shown(address), answer.Status, body)
	}
	return body
}

type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

func hashIn(text string) tlog.Hash {
	var hash tlog.Hash
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) != len(hash) {
		fail("%q is no hash", text)
	}
	copy(hash[:], raw)
	return hash
}

func open(signed []byte, verifier note.Verifier, what string) checkpoint {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err, what)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		fail("%s is no checkpoint", what)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, what)
	if lines[0] != verifier.Name() {
		fail("%s is of %s, not of %s", what, lines[0], verifier.Name())
	}
	return checkpoint{lines[0], size, hashIn(lines[2])}
}

// "x001/x234/067"
func place(index int64, count int64) string {
	text := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		text = fmt.Sprintf("x%03d/%s", index%1000, text)
	}
	if count < width {
		text += fmt.Sprintf(".p/%d", count)
	}
	return text
}

// All that the tree stores, in memory.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("hash %d is not there yet", index)
		}
		hashes[i] = s[index]
	}
	return hashes, nil
}

func parts(size int64, visit func(index int64, count int64)) {
	for index := int64(0); index*width < size; index++ {
		count := size - index*width
		if count > width {
			count = width
		}
		visit(index, count)
	}
}

func readEntries(log string, size int64) (stored, []tlog.Hash) {
	var tree stored
	var leaves []tlog.Hash
	parts(size, func(index int64, count int64) {
		bundle := read(log+"/tile/entries/"+place(index, count), "")
		for i := int64(0); i < count; i++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				fail("the entries from %d on end early", index*width+i)
			}
			length := int(binary.BigEndian.Uint16(bundle))
			entry := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			hashes, err := tlog.StoredHashes(int64(len(leaves)), entry, tree)
			check(err, "hashing")
			tree = append(tree, hashes...)
			leaves = append(leaves, tlog.RecordHash(entry))
		}
		if len(bundle) != 0 {
			fail("there is more behind the entries from %d on", index*width)
		}
	})
	return tree, leaves
}

func checkTiles(log string, size int64, tree stored) {
	for level := 0; size>>(8*level) > 0; level++ {
		parts(size>>(8*level), func(index int64, count int64) {
			tile := read(fmt.Sprintf("%s/tile/%d/%s", log, level, place(index, count)), "")
			var own []byte
			for i := int64(0); i < count; i++ {
				hash := tree[tlog.StoredHashIndex(8*level, index*width+i)]
				own = append(own, hash[:]...)
			}
			if !bytes.Equal(tile, own) {
				fail("tile %d/%d is not what the entries hash to", level, index)
			}
		})
	}
}

func rootOf(size int64, tree stored) tlog.Hash {
	if size == 0 {
		return hashIn("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") // SHA-256 of nothing
	}
	root, err := tlog.TreeHash(size, tree)
	check(err, "hashing")
	return root
}

func checkProof(log string, position int64, leaf tlog.Hash, verifier note.Verifier) {
	address := log[:strings.LastIndex(log, "/log/")] + fmt.Sprintf("/v1/entries/%d/proof", position)
	text := string(read(address, "text/plain"))
	body, signed, found := strings.Cut(text, "\n\n")
	lines := strings.Split(body, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" || lines[1] != fmt.Sprintf("index %d", position) {
		fail("the proof of entry %d has another form", position)
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		proof = append(proof, hashIn(line))
	}
	head := open([]byte(signed), verifier, "the checkpoint of a proof")
	check(tlog.CheckRecord(proof, head.size, head.root, position, leaf), fmt.Sprintf("the proof of entry %d", position))
}

func main() {
	keyFile := flag.String("key", "", "the verifier key, from where it can be trusted; else the log's own word is taken")
	proofs := flag.Int64("proofs", 20, "how many entries are asked to be proved")
	flag.Parse()
	if flag.NArg() < 1 {
		fail("usage: verifier [-key FILE] [-proofs COUNT] URL [CHECKPOINT-FILE...]")
	}
	log := strings.TrimSuffix(flag.Arg(0), "/")
	var key []byte
	if *keyFile != "" {
		var err error
		key, err = os.ReadFile(*keyFile)
		check(err, "the key")
	} else {
		key = read(log+"/key", "")
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	check(err, "the key")

	head := open(read(log+"/checkpoint", ""), verifier, "the checkpoint")
	tree, leaves := readEntries(log, head.size)
	if root := rootOf(head.size, tree); root != head.root {
		fail("the entries lead to the root %v, and %v was signed", root, head.root)
	}
	checkTiles(log, head.size, tree)
	for _, name := range flag.Args()[1:] {
		signed, err := os.ReadFile(name)
		check(err, name)
		older := open(signed, verifier, name)
		if older.size > head.size {
			fail("%s has %d entries, and the log only %d", name, older.size, head.size)
		}
		if rootOf(older.size, tree) != older.root {
			fail("the log does not begin with the %d entries of %s", older.size, name)
		}
	}
	step := head.size / (*proofs + 1)
	for position := int64(0); position < head.size; position += step + 1 {
		checkProof(log, position, leaves[position], verifier)
	}
	fmt.Printf("%s: %d entries are those that were signed\n", head.origin, head.size)
}
