<?xml version="1.0"?>
<!-- Our XML to CSV with correct quoting, in XSLT 1.0. -->
<xsl:stylesheet version="1.0" xmlns:m="urn:moments:list:1"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text" encoding="UTF-8"/>
<xsl:template match="/">
  <xsl:text>list.index,list.id,rank,title,original_title,year,credit,characters,performers,description&#10;</xsl:text>
  <xsl:for-each select="m:moments/m:list">
    <xsl:variable name="index" select="position()"/>
    <xsl:variable name="id" select="string(m:id)"/>
    <xsl:for-each select="m:moment">
      <xsl:value-of select="$index"/>,<xsl:value-of select="$id"/>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="string(m:rank)"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="string(m:title)"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="string(m:original_title)"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="string(m:year)"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="string(m:credit)"/></xsl:call-template>
      <xsl:call-template name="joined"><xsl:with-param name="items" select="m:characters"/></xsl:call-template>
      <xsl:call-template name="joined"><xsl:with-param name="items" select="m:performers"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="string(m:description)"/></xsl:call-template>
      <xsl:text>&#10;</xsl:text>
    </xsl:for-each>
  </xsl:for-each>
</xsl:template>
<xsl:template name="joined">
  <xsl:param name="items"/>
  <xsl:call-template name="cell">
    <xsl:with-param name="text">
      <xsl:for-each select="$items">
        <xsl:if test="position() &gt; 1">; </xsl:if>
        <xsl:value-of select="."/>
      </xsl:for-each>
    </xsl:with-param>
  </xsl:call-template>
</xsl:template>
<xsl:template name="cell">
  <xsl:param name="text"/>
  <xsl:text>,</xsl:text>
  <xsl:choose>
    <xsl:when test="contains($text, '&quot;') or contains($text, ',') or contains($text, '&#10;') or contains($text, '&#13;')">
      <xsl:text>"</xsl:text>
      <xsl:call-template name="doubled"><xsl:with-param name="text" select="$text"/></xsl:call-template>
      <xsl:text>"</xsl:text>
    </xsl:when>
    <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>
<xsl:template name="doubled">
  <xsl:param name="text"/>
  <xsl:choose>
    <xsl:when test="contains($text, '&quot;')">
      <xsl:value-of select="substring-before($text, '&quot;')"/>
      <xsl:text>""</xsl:text>
      <xsl:call-template name="doubled"><xsl:with-param name="text" select="substring-after($text, '&quot;')"/></xsl:call-template>
    </xsl:when>
    <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>
</xsl:stylesheet>
