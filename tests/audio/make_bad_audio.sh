#!/usr/bin/env bash
# Make some 120 recordings that are broken, hostile or unusual in the folder given.
#
#   tests/audio/make_bad_audio.sh FOLDER [PYTHON]
#
# Needs sox, ffmpeg and a Python with numpy. What an encoder that this ffmpeg lacks
# would have made is left out; test_bad_audio_corpus.py says so.
set -u
here=$(cd "$(dirname "$0")" && pwd)
folder=$(realpath "${1:?give the folder to fill}")
python=$(command -v "${2:-python3}") || exit 1
case $python in /*) ;; *) python=$PWD/$python ;; esac
mkdir -p "$folder"
cd "$folder" || exit 1

encode() { ffmpeg -nostdin -y -v error "$@" 2>/dev/null || rm -f "${!#}"; }
keep() { [ ! -e "$2" ] || head -c "$1" "$2" >"$3"; } # the first bytes of a file

# --- a call: two parties, 12 s, 16 kHz stereo and 8 kHz mono
sox -R -n -r 16000 -b 16 -c 1 left.tmp.wav synth 12 sine 220 tremolo 3 90 vol 0.4
sox -R -n -r 16000 -b 16 -c 1 right.tmp.wav synth 12 pinknoise tremolo 2 90 vol 0.3
sox -M left.tmp.wav right.tmp.wav good.wav
sox -R good.wav -r 8000 -c 1 mono_8k.wav

# --- codecs of telephone systems and offices
sox good.wav -e mu-law mulaw.wav
sox good.wav -e a-law alaw.wav
sox mono_8k.wav -e gsm-full-rate gsm610.wav
sox mono_8k.wav -t gsm raw.gsm
sox mono_8k.wav -e ima-adpcm ima_adpcm.wav
sox mono_8k.wav -e ms-adpcm ms_adpcm.wav
encode -i mono_8k.wav -c:a adpcm_g726 -b:a 32k g726.wav
encode -i mono_8k.wav -c:a g722 -ar 16000 raw.g722
encode -i mono_8k.wav -c:a g723_1 -ar 8000 -b:a 6300 -f wav g723_1.wav
encode -i mono_8k.wav -c:a libopencore_amrnb -ar 8000 -ac 1 amr_nb.amr
encode -i mono_8k.wav -c:a libvo_amrwbenc -ar 16000 -ac 1 amr_wb.amr
encode -i good.wav -b:a 64k cbr.mp3
encode -i good.wav -q:a 5 vbr.mp3
encode -i good.wav -c:a flac flac.flac
encode -i good.wav -c:a libvorbis vorbis.ogg
encode -i good.wav -c:a libopus -b:a 24k opus.opus
encode -i good.wav -c:a libopus opus.webm
encode -i good.wav -c:a aac aac.m4a
encode -i good.wav -c:a aac -f adts adts.aac
encode -i good.wav -c:a alac alac.m4a
encode -i good.wav -c:a ac3 ac3.ac3
encode -i good.wav -c:a wmav2 wma.wma
encode -i good.wav -c:a wavpack wavpack.wv
encode -i good.wav -c:a libspeex -ar 16000 speex.spx
encode -i mono_8k.wav -c:a libspeex -ar 8000 speex_8k.ogg
encode -i good.wav aiff.aiff
encode -i good.wav -f au au.au
encode -i good.wav -f caf caf.caf
encode -i good.wav -f w64 w64.w64
encode -i good.wav -rf64 always rf64.wav
encode -i good.wav -c:a pcm_s24le pcm_24.wav
encode -i good.wav -c:a pcm_s32le pcm_32.wav
encode -i good.wav -ar 44100 -ac 6 surround.wav
encode -i good.wav -i mono_8k.wav -map 0:a -map 1:a -c:a aac two_streams.m4a

# --- pictures beside or instead of the sound
picture=(-f lavfi -i testsrc=size=160x120:rate=10)
encode "${picture[@]}" -i good.wav -shortest -c:v mpeg4 -c:a aac video.mp4
encode "${picture[@]}" -t 5 -c:v mpeg4 video_only.mp4
encode "${picture[@]}" -i good.wav -shortest -t 4 -c:v libvpx -deadline realtime -c:a libopus video.webm

# --- cut files
keep 30 good.wav cut_at_30.wav
keep 43 good.wav cut_at_43.wav
keep 44 good.wav header_only.wav
keep 100001 good.wav cut_in_data.wav
keep 20011 cbr.mp3 cut.mp3
keep 30000 aac.m4a cut_without_index.m4a
keep 9000 opus.webm cut.webm
keep 40000 flac.flac cut.flac
keep 15000 opus.opus cut.opus
keep 60000 w64.w64 cut.w64

# --- not what the name says
: >empty.wav
echo "this is a text file, not audio" >text.wav
cp /etc/services text.mp3
echo "this is a text file, not audio" >text.g722
cp good.wav wav_bytes.mp3
[ ! -e cbr.mp3 ] || cp cbr.mp3 mp3_bytes.wav
head -c 100000 /dev/zero >zeros.wav
printf '#EXTM3U\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n' >hls.wav
printf '#EXTM3U\n#EXTINF:10.0,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n' >hls.m3u8
printf "ffconcat version 1.0\nfile 'good.wav'\nfile 'good.wav'\n" >concat.wav
cp concat.wav concat.ffconcat
printf '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>' >dash.wav
printf 'v=0\nm=audio 5004 RTP/AVP 0\nc=IN IP4 127.0.0.1\n' >session.sdp

# --- sound that is odd
sox good.wav stereo_identical.wav remix 1 1
sox good.wav stereo_scaled.wav remix 1v1 1v0.9
sox good.wav stereo_inverted.wav remix 1 1i
sox good.wav stereo_faint_copy.wav remix 1v1 1v0.03
sox good.wav swapped.wav remix 2 1
sox good.wav one_silent.wav remix 1 0
sox good.wav dc_offset.wav dcshift 0.4
sox good.wav clipped.wav gain 30 2>/dev/null
sox good.wav very_quiet.wav vol 0.01
sox -n -r 16000 -c 1 silence.wav trim 0 10
sox -R -n -r 8000 -c 1 comfort_noise.wav synth 10 whitenoise vol 0.002
sox -R -n -r 8000 -c 1 idle_line.wav synth 10 whitenoise vol 0.0002
sox -n -r 8000 -c 1 beeps.wav synth 10 sine 1400 tremolo 0.067 100
sox good.wav half_a_second.wav trim 0 0.5

# --- names
for name in '-rf.wav' '--help.wav' $'line\nbreak.wav' 'ünïcødé 通话.wav' $'\u202egpj.wav' \
    "quote'\"; drop table calls;--.wav" '$(touch PWNED).wav' 'concat:good.wav|good.wav' \
    $'not utf-8 \xff\xfe.wav' '<img src=x onerror=alert(1)>.wav' 'http:||127.0.0.1:9|x.wav' '%s%n{0}.wav'; do
    cp -- good.wav "./$name"
done

# --- not files
ln -sfn /etc/passwd link_to_passwd.wav
ln -sfn /dev/zero link_to_device.wav
ln -sfn good.wav link_to_call.wav
ln -sfn loop.wav loop.wav
[ -p pipe.wav ] || mkfifo pipe.wav
mkdir -p folder.wav

"$python" "$here/make_bad_headers.py" . || exit 1
rm -f left.tmp.wav right.tmp.wav
