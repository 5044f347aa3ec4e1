"""tests/golden/tensorboard.tfevents: an event file by TensorBoard's own messages and checksums, which tests/report/tensorboard_test.cpp writes too.

    tensorboard_golden.py OUTPUT      needs: pip install tensorboard   (2.21 was used)
"""
import struct
import sys

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c


def record(event):
    data = event.SerializeToString()
    length = struct.pack("<Q", len(data))
    return length + struct.pack("<I", masked_crc32c(length)) + data + struct.pack("<I", masked_crc32c(data))


def main():
    scalar = lambda tag, value: summary_pb2.Summary.Value(tag=tag, simple_value=value)
    plugin = summary_pb2.SummaryMetadata(plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text"))
    shape = tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)])
    text = tensor_pb2.TensorProto(dtype=types_pb2.DT_STRING, tensor_shape=shape, string_val=["**started** gr\u00fcn".encode()])
    histo = summary_pb2.HistogramProto(min=-1, max=3, num=4, sum=4, sum_squares=14, bucket_limit=[0, 1, 2, 3], bucket=[1, 1, 0, 2])
    events = [event_pb2.Event(wall_time=1.5e9, file_version="brain.Event:2"),
              event_pb2.Event(wall_time=1.5e9, step=0, session_log=event_pb2.SessionLog(status=event_pb2.SessionLog.START)),
              event_pb2.Event(wall_time=1.5e9 + 0.25, step=1, summary=summary_pb2.Summary(value=[scalar("train/mlm_loss", 9.125), scalar("train/learning_rate", 1e-4)])),
              event_pb2.Event(wall_time=1.5e9 + 1, step=300, summary=summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="events", metadata=plugin, tensor=text)])),
              event_pb2.Event(wall_time=1.5e9 + 2, step=70000, summary=summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="weights/a", histo=histo)]))]
    with open(sys.argv[1], "wb") as file:
        for event in events:
            file.write(record(event))


if __name__ == "__main__":
    main()
