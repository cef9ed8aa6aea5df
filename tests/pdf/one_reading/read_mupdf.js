// What MuPDF reads in PDFs: mutool run read_mupdf.js PATHS; one line of JSON for each.
function read(path) {
	var document = Document.openDocument ? Document.openDocument(path) : new Document(path);
	var answer = { pages: document.countPages(), info: {}, text: "" };
	var trailer = document.getTrailer();
	var info = trailer.get("Info");
	["PithNumber", "PithCanonicalSHA256"].forEach(function (key) {
		var value = info ? info.get(key) : null;
		if (value && value.isString())
			answer.info[key] = value.asString();
	});
	var root = trailer.get("Root");
	var metadata = root ? root.get("Metadata") : null;
	if (metadata && metadata.isStream()) {
		var buffer = metadata.readStream(), codes = [];
		for (var i = 0; i < buffer.length; ++i)
			codes.push(buffer[i]);
		answer.packet_codes = codes;
	}
	for (var number = 0; number < answer.pages; ++number) {
		var page = document.loadPage(number);
		var text = page.toStructuredText("");
		text.walk({
			onChar: function (c) { answer.text += c; },
			beginTextBlock: function () { }, endTextBlock: function () { },
			beginLine: function () { }, endLine: function () { }, onImageBlock: function () { }
		});
		answer.text += "\f";
	}
	return answer;
}
scriptArgs.forEach(function (path) {
	var answer;
	try {
		answer = read(path);
	} catch (error) {
		answer = { error: String(error) };
	}
	print(JSON.stringify(answer));
});
