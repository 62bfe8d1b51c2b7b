package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// clip is one thing that is said.
type clip struct{ name, text string }

// language is one voice with all it says.
type language struct {
	name  string
	rate  int
	clips []clip
	// speak makes mono samples of the language's rate, by way of a WAV file.
	speak func(file, mei, text string) ([]int16, error)
}

// Positions are said up to most, waiting times only in these steps.
const most = 12

func steps() []int { return []int{1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60} }

func languages() []language {
	return []language{
		{name: "ja", rate: 48000, clips: japanese(), speak: openJTalk},
		{name: "en", rate: 16000, clips: english(), speak: flite},
	}
}

func japanese() []clip {
	clips := []clip{
		{"welcome", "ご利用ありがとうございます。担当者におつなぎします。このままお待ちください。"},
		{"comfort", "ただいま、ほかの方の対応をしております。もうしばらくお待ちください。"},
		{"busy", "ただいま、大変混み合っております。恐れ入りますが、しばらくたってから、もう一度お試しください。"},
		{"absent", "ただいま、担当者が席を外しております。"},
		{"closed", "ただいまの時間は、受け付けをしておりません。"},
		{"position", "ただいまの順番は、"},
		{"position-more", fmt.Sprintf("%d番目より、あとです。", most)},
		{"estimate", "お待ちいただく時間は、およそ、"},
		{"estimate-more", "一時間以上です。"},
	}
	for n := 1; n <= most; n++ {
		clips = append(clips, clip{"position-" + strconv.Itoa(n), fmt.Sprintf("%d番目です。", n)})
	}
	for _, n := range steps() {
		clips = append(clips, clip{"estimate-" + strconv.Itoa(n), fmt.Sprintf("%d分です。", n)})
	}
	return clips
}

func english() []clip {
	clips := []clip{
		{"welcome", "Thank you. We are connecting you to a member of staff. Please wait here."},
		{"comfort", "Our staff are helping other people at the moment. Please wait a little longer."},
		{"busy", "We are very busy at the moment. Please try again in a little while."},
		{"absent", "There is nobody at this counter at the moment."},
		{"closed", "This counter is closed now."},
		{"position", "You are"},
		{"position-more", fmt.Sprintf("after number %d in the line.", most)},
		{"estimate", "The waiting time is about"},
		{"estimate-more", "more than one hour."},
	}
	for n := 1; n <= most; n++ {
		clips = append(clips, clip{"position-" + strconv.Itoa(n), fmt.Sprintf("number %d in the line.", n)})
	}
	for _, n := range steps() {
		text := fmt.Sprintf("%d minutes.", n)
		if n == 1 {
			text = "one minute."
		}
		clips = append(clips, clip{"estimate-" + strconv.Itoa(n), text})
	}
	return clips
}

// dictionary is where the engine's Debian package puts it.
const dictionary = "/var/lib/mecab/dic/open-jtalk/naist-jdic"

func openJTalk(file, mei, text string) ([]int16, error) {
	cmd := exec.Command("open_jtalk", "-x", dictionary, "-m", mei, "-r", "1.02", "-ow", file)
	cmd.Stdin, cmd.Stderr = strings.NewReader(text+"\n"), os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("open_jtalk: %w", err)
	}
	pcm, _, err := readWAV(file)
	return pcm, err
}

func flite(file, _, text string) ([]int16, error) {
	if err := run("flite", "-voice", "slt", "-t", text, "-o", file); err != nil {
		return nil, err
	}
	pcm, _, err := readWAV(file)
	return pcm, err
}
