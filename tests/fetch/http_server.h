// A scripted HTTP/1.1 server on 127.0.0.1 for tests: each request is shown to a function that says
// what to answer, byte by byte if need be. One reply a connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace pith::test {

struct Request {
  std::string method,
      target;        // the target as it was sent: "/path", or a URL from a client of a proxy
  std::string head;  // the whole of it, request line and headers

  // The value of a header, or "" when it was not sent.
  std::string header(std::string_view name) const {
    const std::string start = "\r\n" + std::string(name) + ": ";
    const std::size_t at = head.find(start);
    if (at == std::string::npos) return {};
    const std::size_t from = at + start.size();
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

struct Reply {
  int status = 200;
  std::string body = {};
  std::vector<std::string> headers = {};  // "Location: /elsewhere"
  std::chrono::milliseconds delay{0};     // before the first byte
  bool with_length = true;                // send Content-Length
  bool drop = false;                      // close the connection without a word
  std::size_t send =
      std::string::npos;  // bytes of the body that are sent before the connection ends
  bool hang = false;      // …or before it stays open and silent, until the client leaves

  static Reply redirect(int status, const std::string& target) {
    return {.status = status,
            .body = "<html><body><h1>Moved</h1></body></html>\n",  // as nginx and Apache send it
            .headers = {"Location: " + target}};
  }
};

class HttpServer {
 public:
  using Handler = std::function<Reply(const Request&)>;

  explicit HttpServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || ::bind(listener_, generic, size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
      throw std::runtime_error("cannot listen on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~HttpServer() {
    stopping_ = true;
    acceptor_.join();
    for (std::thread& connection : connections_) connection.join();
    ::close(listener_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& path = {}) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  std::vector<Request> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::size_t hits() const { return requests().size(); }
  std::vector<std::string> targets() const {
    std::vector<std::string> result;
    for (const Request& request : requests()) result.push_back(request.target);
    return result;
  }

 private:
  static constexpr int kPollMilliseconds = 10;

  bool readable(int socket) const {
    pollfd waiting{socket, POLLIN, 0};
    while (!stopping_) {
      if (::poll(&waiting, 1, kPollMilliseconds) > 0) return true;
    }
    return false;
  }

  void accept_all() {
    while (readable(listener_)) {
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket >= 0) connections_.emplace_back([this, socket] { serve(socket); });
    }
  }

  void serve(int socket) {
    std::string head;
    char byte = 0;
    while (!head.ends_with("\r\n\r\n") && readable(socket) && ::recv(socket, &byte, 1, 0) == 1) {
      head += byte;
    }
    if (head.ends_with("\r\n\r\n")) answer(socket, std::move(head));
    ::shutdown(socket, SHUT_WR);
    ::close(socket);
  }

  void answer(int socket, std::string head) {
    Request request;
    const std::size_t first = head.find(' ');
    const std::size_t second = head.find(' ', first + 1);
    request.method = head.substr(0, first);
    request.target = head.substr(first + 1, second - first - 1);
    request.head = std::move(head);
    Reply reply;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      reply = handler_(request);
    }
    if (reply.drop) return;
    std::this_thread::sleep_for(reply.delay);
    std::string bytes = "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n";
    for (const std::string& header : reply.headers) bytes += header + "\r\n";
    if (reply.with_length) {
      bytes += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
    }
    bytes += "Connection: close\r\n\r\n" + reply.body.substr(0, reply.send);
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t put = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (put <= 0) return;  // the client has had enough
      sent += static_cast<std::size_t>(put);
    }
    if (reply.hang) readable(socket);  // its end counts as readable
  }

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

}  // namespace pith::test
