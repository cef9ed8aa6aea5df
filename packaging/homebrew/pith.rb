# Filled in by `make dist`: address and hash of the source tarball.
class Pith < Formula
  desc "Pith Numbers in papers: resolve, badge, stamp, verify"
  homepage "https://pith.science"
  url "@URL@"
  sha256 "@SHA256@"
  license all_of: ["MIT", "LPPL-1.3c"]

  depends_on "cli11" => :build
  depends_on "cmake" => :build
  depends_on "nlohmann-json" => :build
  depends_on "pkgconf" => :build
  depends_on "fmt"
  depends_on "libarchive"
  depends_on "libsodium"
  depends_on "openssl@3"
  depends_on "podofo"

  uses_from_macos "curl"
  uses_from_macos "expat"
  uses_from_macos "zlib"

  def install
    system "cmake", "-S", ".", "-B", "build", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    (testpath/"one.json").write '{"b":1,"a":2}'
    assert_equal '{"a":2,"b":1}', shell_output("#{bin}/pith canon one.json").strip
    assert_match version.to_s, shell_output("#{bin}/pithstamp --version")
  end
end
