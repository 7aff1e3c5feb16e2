"""Archives of classes that are loaded and linked already, from which a JVM starts in half the time.

Class-data sharing of the JVM (JEP 310, 350), and from Java 25 on its ahead-of-time cache (JEP 483, 514). An
archive is made by a run of Spark that nobody waits for, and fits one Java, one Spark and one class path.
"""
