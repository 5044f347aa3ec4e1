/* bertpt/bertpt.h   All of libbertpt. The rules that hold for every function are in api.h. */
#ifndef BERTPT_BERTPT_H
#define BERTPT_BERTPT_H

#include "bertpt/api.h"
#include "bertpt/error.h"
#include "bertpt/text.h"
#include "bertpt/runtime.h"
#include "bertpt/config.h"
#include "bertpt/log.h"
#include "bertpt/cancel.h"
#include "bertpt/progress.h"
#include "bertpt/documents.h"
#include "bertpt/segmenter.h"
#include "bertpt/vocab.h"
#include "bertpt/tokenizer.h"
#include "bertpt/corpus.h"
#include "bertpt/loader.h"
#include "bertpt/google_instances.h"
#include "bertpt/batch.h"
#include "bertpt/model.h"
#include "bertpt/optimizer.h"
#include "bertpt/trainer.h"
#include "bertpt/event.h"
#include "bertpt/run.h"
#include "bertpt/checkpoint.h"
#include "bertpt/tensor.h"

#endif
