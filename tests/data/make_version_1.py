"""How kaohe-0001.db was made. Run it only for a new version, under a new name: the old files stay as they are."""

import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "office")]

if __name__ == "__main__":
    from desk import office

    from kaohe_desktop.office.computing import compute
    from kaohe_desktop.store.backup import make_backup

    with tempfile.TemporaryDirectory() as folder:
        ws, period = office(Path(folder) / "考核.db")
        compute(ws, period)
        copy = make_backup(ws.path)
        ws.database.close()
        shutil.copyfile(copy.path, HERE / sys.argv[1])
