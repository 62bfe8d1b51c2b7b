// Package document turns files into pictures of their pages, and pictures of
// pages into PDF.
//
// A file that a person brings is hostile until the contrary is shown. It is
// looked at by its first bytes and not only by its name, counted before it is
// unpacked or decoded, and read by LibreOffice only inside a sandbox without
// network and without the files of this machine. PDF and pictures are read by a
// process of their own (Worker), so that rendering neither holds up the garbage
// collector under running calls nor takes the server down with it.
//
// Nothing of a file is written to a disk: it is handed to the sandboxes through
// pipes and lives in their memory.
//
// It must not know rooms, people, or where files are stored.
package document
