// Each job reads a batch of lines, answers them, and writes what is next in order if it is ready:
// the batch that it has finished, and those behind it that wait. So no job depends on another
// thread to feed it.
#include "app/lines.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/error.h"

namespace pith {
namespace {

constexpr std::size_t kBatchBytes = 128u << 10;

struct Batch {
  std::string bytes;      // whole lines, newlines included (but for the last line of the input)
  std::size_t first = 1;  // number of its first line
  bool too_long = false;  // it stands for one line that was not kept
  std::string answers;
  int code = 0;
  bool done = false;
  bool blank = true;  // no line of it had anything in it
};

// Waits for at least one byte, and takes no more than have come. 0 at the end.
std::size_t read_some(std::istream& in, char* buffer, std::size_t size) {
  if (&in == &std::cin) {
    // std::cin is a layer over C's stdin, which fills its whole buffer or takes byte after byte.
    for (;;) {
      const ssize_t got = ::read(STDIN_FILENO, buffer, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EINTR) continue;
      throw Error(ErrorKind::kFile, "standard input", std::strerror(errno));
    }
  }
  std::streambuf& source = *in.rdbuf();
  if (source.sgetc() == std::streambuf::traits_type::eof()) return 0;
  const std::streamsize ready = std::max<std::streamsize>(source.in_avail(), 1);
  return static_cast<std::size_t>(
      source.sgetn(buffer, std::min(ready, static_cast<std::streamsize>(size))));
}

// Cuts what is read into batches of whole lines.
class BatchReader {
 public:
  BatchReader(std::istream& in, std::size_t max_line)
      : in_(in), max_line_(max_line), buffer_(kBatchBytes, '\0') {}

  std::unique_ptr<Batch> next() {
    while (!ended_) {
      const std::size_t got = read_some(in_, buffer_.data(), buffer_.size());
      ended_ = got == 0;
      std::string_view piece(buffer_.data(), got);
      if (skipping_) {
        const std::size_t newline = piece.find('\n');
        if (newline == std::string_view::npos) continue;
        piece.remove_prefix(newline + 1);
        skipping_ = false;
      }
      const std::size_t last = piece.rfind('\n');
      if (last == std::string_view::npos) {
        rest_ += piece;
        if (rest_.size() > max_line_) return too_long();
        continue;
      }
      auto batch = std::make_unique<Batch>();
      batch->bytes = std::move(rest_);
      batch->bytes += piece.substr(0, last + 1);
      rest_ = piece.substr(last + 1);
      return numbered(std::move(batch));
    }
    if (rest_.empty()) return nullptr;
    auto batch = std::make_unique<Batch>();
    batch->bytes = std::move(rest_);
    rest_.clear();
    return numbered(std::move(batch));
  }

 private:
  std::unique_ptr<Batch> numbered(std::unique_ptr<Batch> batch) {
    batch->first = next_number_;
    // find() is several times faster here than count(), since lines are long.
    const std::string& bytes = batch->bytes;
    for (auto at = bytes.find('\n'); at != std::string::npos; at = bytes.find('\n', at + 1)) {
      ++next_number_;
    }
    return batch;
  }

  std::unique_ptr<Batch> too_long() {
    auto batch = std::make_unique<Batch>();
    batch->first = next_number_++;
    batch->too_long = true;
    rest_ = std::string();
    skipping_ = true;
    return batch;
  }

  std::istream& in_;
  std::size_t max_line_;
  std::string buffer_;
  std::string rest_;  // the beginning of a line whose end was not read yet
  std::size_t next_number_ = 1;
  bool skipping_ = false;  // the rest of a line that is too long
  bool ended_ = false;
};

void answer_batch(Batch& batch, std::size_t max_line, const AnswerLine& answer) {
  if (batch.too_long) {
    batch.code = answer({{}, batch.first, true}, batch.answers);
    batch.blank = false;
    return;
  }
  std::string_view rest = batch.bytes;
  for (std::size_t number = batch.first; !rest.empty(); ++number) {
    const std::size_t length = std::min(rest.find('\n'), rest.size());
    const bool too_long = length > max_line;
    const Line line{too_long ? std::string_view() : rest.substr(0, length), number, too_long};
    batch.code = worse_exit_code(batch.code, answer(line, batch.answers));
    batch.blank = batch.blank && !too_long && is_blank(line.text);
    rest.remove_prefix(std::min(length + 1, rest.size()));
  }
  batch.bytes = std::string();
}

// False when nobody takes it any more.
bool write(std::ostream& out, std::string_view answers) {
  if (answers.empty()) return true;
  out.write(answers.data(), static_cast<std::streamsize>(answers.size()));
  out.flush();
  return out.good();
}

class Pipeline {
 public:
  Pipeline(BatchReader& reader, std::ostream& out, unsigned jobs, std::size_t max_line,
           const AnswerLine& answer)
      : reader_(reader),
        out_(out),
        most_(2 * std::size_t{jobs} + 2),
        max_line_(max_line),
        answer_(answer) {
    try {
      for (unsigned i = 1; i < jobs; ++i) threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      // Fewer threads than were asked for do the same work.
    }
    work();
    for (std::thread& thread : threads_) thread.join();
  }

  // The worst exit code; all is answered and written.
  int result() const {
    if (failure_) std::rethrow_exception(failure_);
    return broken_ ? 2 : code_;
  }

  bool nothing() const { return blank_ && !broken_; }

 private:
  void work() {
    while (Batch* const batch = read()) {
      const std::size_t size = batch->bytes.size();
      std::exception_ptr failure;
      try {
        answer_batch(*batch, max_line_, answer_);
      } catch (...) {
        failure = std::current_exception();
      }
      std::unique_lock lock(mutex_);
      bytes_ += batch->answers.size();
      bytes_ -= size;
      batch->done = true;
      if (failure) fail(failure);
      write_what_is_next(lock);
    }
  }

  // The next batch, when there is room for it; null when there is none or it is no more wanted.
  // Whoever waits for input holds up nobody who answers or writes.
  Batch* read() {
    const std::lock_guard reading(read_mutex_);
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock, [&] {
        return stopped_ || bytes_ == 0 ||
               (ordered_.size() < most_ && bytes_ <= most_ * 2 * kBatchBytes);
      });
      if (stopped_) return nullptr;
    }
    std::unique_ptr<Batch> batch;
    std::exception_ptr failure;
    try {
      batch = reader_.next();
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    if (failure) fail(failure);
    if (stopped_ || !batch) return nullptr;
    bytes_ += batch->bytes.size();
    ordered_.push_back(std::move(batch));
    return ordered_.back().get();
  }

  void fail(const std::exception_ptr& failure) {
    if (!failure_) failure_ = failure;
    stop();
  }

  void stop() {
    stopped_ = true;
    room_.notify_all();
  }

  // One thread at a time; it looks again after each batch, so none is left behind.
  void write_what_is_next(std::unique_lock<std::mutex>& lock) {
    if (writing_) return;
    writing_ = true;
    while (!stopped_ && !ordered_.empty() && ordered_.front()->done) {
      const std::unique_ptr<Batch> batch = std::move(ordered_.front());
      ordered_.pop_front();
      code_ = worse_exit_code(code_, batch->code);
      blank_ = blank_ && batch->blank;
      lock.unlock();
      const bool written = write(out_, batch->answers);
      lock.lock();
      bytes_ -= batch->answers.size();
      if (!written) {
        broken_ = true;
        stop();
      }
      room_.notify_one();
    }
    writing_ = false;
  }

  BatchReader& reader_;
  std::ostream& out_;
  const std::size_t most_;  // batches under way
  const std::size_t max_line_;
  const AnswerLine& answer_;

  std::mutex read_mutex_;  // taken before mutex_
  std::mutex mutex_;
  std::condition_variable room_;
  std::deque<std::unique_ptr<Batch>> ordered_;  // all that are not written, in order
  std::size_t bytes_ = 0;                       // of lines not answered and answers not written
  bool stopped_ = false, writing_ = false, broken_ = false;
  int code_ = 0;
  bool blank_ = true;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace

int worse_exit_code(int a, int b) {
  const auto weight = [](int code) { return code == 0 ? 0 : code == 3 ? 1 : code == 2 ? 2 : 3; };
  return weight(a) >= weight(b) ? a : b;
}

Error nothing_to(const std::string& purpose, const std::string& source) {
  return Error(ErrorKind::kUnreachable, source, "", "nothing to " + purpose,
               "whatever should have written it may have failed")
      .with_reason("nothing");
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

int run_lines(std::istream& in, std::ostream& out, const LineOptions& options,
              const AnswerLine& answer) {
  const unsigned jobs =
      options.jobs > 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
  BatchReader reader(in, options.max_line);
  const Pipeline pipeline(reader, out, jobs, options.max_line, answer);
  const int code = pipeline.result();
  if (pipeline.nothing() && !options.purpose.empty()) {
    throw nothing_to(options.purpose, options.source);
  }
  return code;
}

}  // namespace pith
