import importlib, sys, time
from pathlib import Path
sys.path.insert(0, str(Path(__file__).parent))
from atelier.canvas import Canvas, save
PICTURES = ("dawn","road","city","circle","table","phone","network","night")
def main():
    scale=float(sys.argv[1]); names=sys.argv[2:] or PICTURES
    out=Path(__file__).parent/"art" if scale==1 else Path("/tmp/team/examples")
    for n in names:
        t=time.time(); c=Canvas(scale)
        getattr(importlib.import_module(f"atelier.{n}"),n)(c)
        pic=c.finish(vignette=.12)
        if scale==1: print(n,save(pic,out/f"{n}.jpg"),(out/f"{n}.jpg").stat().st_size,round(time.time()-t,1))
        else: pic.save(out/f"{n}.png"); print(n,round(time.time()-t,1))
main()
