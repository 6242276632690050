"""kaohe_desktop: 考核办法 run exactly, explained, and printed, on one offline PC."""

__version__ = "1.0.0"
