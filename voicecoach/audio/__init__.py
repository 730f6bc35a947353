"""Reading recordings safely, what is wrong with them, and the copy kept for playback.

`decoder.Decoder` decodes in a guarded child process, `load` turns one stereo
file or two mono files into a `Recording` with its findings, and
`transcode.write_playback` makes the copy that browsers play, through the
process of `encoder.Encoder`. Each name is
imported from its own module, so that importing the package costs nothing.
"""
