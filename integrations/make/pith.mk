# Stamps PDFs with their Pith Numbers, once for each build.
#
#   paper.pdf: paper.tex pith.sty
#           latexmk -pdf paper.tex
#   PITH_NUMBER = GRALRY4DTUR34CIZ3TIFOJE3QO
#   include pith.mk
#
#   make paper.pdf.stamped     build and stamp
#   make paper.pdf.verified    … and verify what came out, offline
#   make pith.sty              the package with the verified record inside

PITH ?= pith
PITHSTAMP ?= pithstamp
PITHSTAMP_OPTIONS ?= --quiet

# The mark is newer than the PDF, which the stamp has changed before.
%.pdf.stamped: %.pdf
	$(PITHSTAMP) $(PITHSTAMP_OPTIONS) $<
	@touch $@

# It is no mere step on the way to other files, which make would remove.
.PRECIOUS: %.pdf.stamped

%.pdf.verified: %.pdf.stamped
	$(PITH) verify --offline $*.pdf
	@touch $@

ifdef PITH_NUMBER
pith.sty:
	$(PITH) sty $(PITH_NUMBER) -o $@
endif
