"""Moving pictures: motion, painting in planes, encoding, muxing, and the bridge to moviepy.

frames       milliseconds to frame numbers, shots on frames
motion       which part of a picture is seen when
colour       sRGB to BT.709 planes and back
patches      sprites as planes, blended into frames
pictures     pictures prepared for motion; strips     a panned picture between its pixels
clips        people's clips, frame by frame
layers       what each layer shows at a frame; stages  shots made ready, once
painting     frames from their numbers
encoding     segments by worker threads; muxing        segments, sound and subtitles in one file
regions      parts of frames that rest and are coded finer; zones  frames that are given more bits
render       a film to a file, a frame to a picture;   bridge  a film to a moviepy clip
"""
